import { getJson } from './http.ts';

export interface Hour {
  /** "2026-03-09T14:00" */
  time: string;
  temperatureCelsius: number;
  rainMillimetres: number;
}

const SERVICE = 'https://weather.example.com/v1/forecast';

/** Asks the service for the hours of the next day. */
export async function forecast(place: string): Promise<Hour[]> {
  const url = new URL(SERVICE);
  url.searchParams.set('place', place);
  const answer = (await getJson(url)) as { hours: Hour[] };
  return answer.hours;
}

/** One line per hour: "14:00   7.5 °C   0.2 mm". */
export function toLines(hours: Hour[]): string[] {
  return hours.map(({ time, temperatureCelsius, rainMillimetres }) => {
    const clock = time.slice(11, 16);
    return `${clock} ${temperatureCelsius.toFixed(1).padStart(5)} °C ${rainMillimetres.toFixed(1).padStart(5)} mm`;
  });
}

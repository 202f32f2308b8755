/**
 * One tab stop for a group of controls, arrows inside: moves the focus on Left and Right (or Up and Down), Home and End, round the ends. Call from the
 * group's `keydown`. Returns true when it moved.
 */
export function moveWithArrows(
  event: KeyboardEvent,
  controls: readonly HTMLElement[],
  axis: 'horizontal' | 'vertical',
): boolean {
  const from = controls.findIndex((control) => control === event.target);
  const to = from === -1 ? undefined : nextIndex(asRead(event.key), from, controls.length, axis);
  const target = to === undefined ? undefined : controls[to];
  if (target === undefined) return false;
  event.preventDefault();
  event.stopPropagation();
  for (const control of controls) control.tabIndex = control === target ? 0 : -1;
  target.focus();
  return true;
}

/** In a page that is read from right to left the next control stands to the left. */
function asRead(key: string): string {
  if (document.documentElement.dir !== 'rtl') return key;
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key;
}

/** Where a key leads within `count` controls in a row; `undefined` for keys that do not move. Pure. */
export function nextIndex(
  key: string,
  from: number,
  count: number,
  axis: 'horizontal' | 'vertical',
): number | undefined {
  if (count === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === (axis === 'horizontal' ? 'ArrowRight' : 'ArrowDown')) return (from + 1) % count;
  if (key === (axis === 'horizontal' ? 'ArrowLeft' : 'ArrowUp')) return (from - 1 + count) % count;
  return undefined;
}

/** Handles arrows for the toolbar in which the event happened: any element with that role. */
export function moveInToolbar(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return false;
  const toolbar = event.target.closest<HTMLElement>('[role="toolbar"]');
  if (toolbar === null) return false;
  return moveWithArrows(
    event,
    [...toolbar.querySelectorAll<HTMLElement>(':scope > button, :scope > bt-menu > button')],
    'horizontal',
  );
}

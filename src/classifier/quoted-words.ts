/** How a signal names what it saw: the word “fix”, the words “clean up”. */
export function quotedWords(phrase: string): string {
  return `the ${phrase.includes(' ') ? 'words' : 'word'} “${phrase}”`;
}

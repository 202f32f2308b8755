/** How a family of embedding models wants its texts. */
interface Wording {
  readonly model: RegExp;
  readonly question: (text: string) => string;
  readonly document: (title: string, text: string) => string;
}

const plain = (title: string, text: string): string => `${title}\n${text}`;

/** From the models' cards: without these words they find clearly less. Models that are not here take texts as they are. */
const WORDINGS: readonly Wording[] = [
  {
    model: /nomic-embed-text/,
    question: (text) => `search_query: ${text}`,
    document: (title, text) => `search_document: ${plain(title, text)}`,
  },
  {
    model: /nomic-embed-code/,
    question: (text) => `Represent this query for searching relevant code: ${text}`,
    document: plain,
  },
  {
    model: /embeddinggemma/,
    question: (text) => `task: code retrieval | query: ${text}`,
    document: (title, text) => `title: ${title} | text: ${text}`,
  },
  {
    model: /qwen3-embedding/,
    question: (text) =>
      `Instruct: Given a question about a code base, retrieve the code that answers it\nQuery:${text}`,
    document: plain,
  },
  { model: /snowflake-arctic-embed2/, question: (text) => `query: ${text}`, document: plain },
  {
    model: /mxbai-embed|snowflake-arctic-embed|bge-(small|base|large)/,
    question: (text) => `Represent this sentence for searching relevant passages: ${text}`,
    document: plain,
  },
];

/** The text that a question is embedded as. */
export function questionText(model: string, question: string): string {
  return WORDINGS.find((each) => each.model.test(model))?.question(question) ?? question;
}

/** The text that a chunk is embedded as: where it stands, then itself. */
export function documentText(model: string, path: string, symbol: string | undefined, text: string): string {
  const title = symbol === undefined ? path : `${path} ${symbol}`;
  return (WORDINGS.find((each) => each.model.test(model))?.document ?? plain)(title, text);
}

import { text, urlOf, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

export const searchVariables = variables({
  TYPESENSE_URL: {
    meaning: 'Typesense 27.1 or newer for search by words. Without it Postgres does it.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'http://127.0.0.1:8108',
    schema: urlOf('http:', 'https:'),
  },
  TYPESENSE_API_KEY: {
    meaning: 'The key of that Typesense.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'the-key-it-was-started-with',
    schema: text(),
  },
  EMBEDDING_BASE_URL: {
    meaning:
      'An API that answers POST /embeddings as OpenAI does. Without it search knows words, not meaning.',
    readBy: ['web'],
    when: 'runtime',
    example: 'https://api.openai.com/v1',
    schema: urlOf('http:', 'https:'),
  },
  EMBEDDING_API_KEY: {
    meaning: 'The key of that API, where it wants one.',
    readBy: ['web'],
    secret: true,
    when: 'runtime',
    example: 'the-key-of-your-account',
    schema: text(),
  },
  EMBEDDING_MODEL: {
    meaning: 'The name of the model there.',
    readBy: ['web'],
    when: 'runtime',
    example: 'text-embedding-3-small',
    schema: text(),
  },
  EMBEDDING_DIMENSIONS: {
    meaning: 'How many numbers that model returns for a text; pgvector indexes up to 2000.',
    readBy: ['web'],
    when: 'runtime',
    example: '1536',
    schema: wholeNumber(1, 2_000),
  },
})

import { equal } from 'node:assert/strict';
import { languageOf } from '../../../src/domain/language.ts';

describe('languageOf', () => {
  it('knows the usual endings, in any case', () => {
    equal(languageOf('src/http.ts'), 'typescript');
    equal(languageOf('a/b/MAIN.PY'), 'python');
    equal(languageOf('x.test.rs'), 'rust');
  });

  it('says nothing of others', () => {
    equal(languageOf('Makefile'), '');
    equal(languageOf('a.unknown'), '');
    equal(languageOf(''), '');
  });
});

import type { TaskKind } from '../domain/task.ts';

/** Phrases that speak for a kind, parted by commas, with the weight of each. Words in lower case as they are typed; plural and verb endings are found too. */
export type Cues = Readonly<Record<TaskKind, readonly (readonly [weight: number, phrases: string])[]>>;

/** The cues in English: what developers write when they ask for each kind of work. Our own list. */
export const ENGLISH_CUES: Cues = {
  explain: [
    [
      3,
      'explain, explanation, what does, what do these, what is this, what is that, what are these, walk me through, help me understand, make sense of',
    ],
    [
      2.2,
      'how does, why does, why is, why are, why do, why did, why was, what happens, what is happening, whats happening, going on, what did, what would happen',
    ],
    [
      1.6,
      'why, mean, meaning, understand, confused, what kind of, what role, which line, where does, what exactly, whats the trick, come back',
    ],
  ],
  fix: [
    [
      3,
      "fix, bug, bugfix, repair, doesn't work, does not work, not working, stopped working, won't compile, doesn't compile, broken, hotfix, debug",
    ],
    [
      2.2,
      'crash, crashes, fails, failing, typo, segfault, deadlocks, stack overflow, regression, choke, chokes, wrong result, off by one, resolve',
    ],
    [
      1.4,
      "error, exception, wrong, incorrect, correct, issue, throws, hang, hangs, leak, breaks, can't, won't, instead of, should be, no longer, complains, undefined, suddenly, still",
    ],
  ],
  document: [
    [
      3,
      'document, docstring, jsdoc, tsdoc, javadoc, rustdoc, godoc, doxygen, readme, documentation, doc comment, doc comments, adr, changelog, docs, man page, api docs, header comment',
    ],
    [
      1.8,
      'comment, comments, wiki, describe the parameters, annotate, descriptions, glossary, runbook, contributing guide, xml comments, write down why, faq',
    ],
  ],
  test: [
    [
      3,
      'unit test, unit tests, test case, test cases, write tests, add tests, integration test, integration tests, e2e test, e2e tests, property test, property tests, regression test, test suite, tests for, test for',
    ],
    [
      2.4,
      'test, tests, testing, spec, specs, coverage, jest, vitest, mocha, pytest, junit, rspec, xctest, gtest, bats, cypress, mockito, tdd, fuzz',
    ],
    [
      1.4,
      'mock, stub, fixture, fixtures, assert, assertion, assertions, parametrize, parametrized, table driven, edge cases, flaky, snapshot',
    ],
  ],
  refactor: [
    [
      3,
      'refactor, refactoring, clean up, clean this up, cleanup, restructure, tidy, tidy up, deduplicate, dedupe, decouple, early returns, guard clauses, dead code, magic numbers',
    ],
    [
      2.2,
      'extract, rename, simplify, split, inline, reorganize, more readable, readable, nested, duplicate, duplicated, duplication, same behaviour, behaviour unchanged, behavior unchanged, no behaviour change, pull out, move this, get rid of',
    ],
    [
      1.2,
      'move, merge these, separate, reuse, consistent, naming, pattern, interface, replace, unused, callbacks, ugly, modern, idiomatic',
    ],
  ],
  optimize: [
    [
      3,
      'optimize, optimise, optimization, faster, speed up, performance, bottleneck, too slow, n+1, bundle size, memory usage, latency, throughput',
    ],
    [
      2,
      'slow, slower, speed, efficient, inefficient, cheaper, quadratic, shrink, reduce memory, takes too long, takes forever, allocations, allocation, cold start, cpu, image size, cache hit',
    ],
    [
      1.2,
      'memory, smaller, cache, reduce, seconds, profile, profiler, index, batch, bytes, ms, per second, ram, hot path',
    ],
  ],
  generate: [
    [
      2.4,
      'write a function, write a script, implement, generate, scaffold, create a, create an, build a, build an, write me, write a, make a, make me, i need a, add support, new endpoint, boilerplate, a function that, a script that, script that, function that, add a, add an, give me a',
    ],
    [
      1.6,
      'create, write, add, build, make, set up, endpoint, component, page, button, form, feature, script, cli, widget, hook, middleware, dockerfile, workflow, crud, fill in, same for, same thing for, remaining',
    ],
    [0.8, 'new, need, want, like this, example, template, remembers, with a, regex for, query that'],
  ],
  review: [
    [
      3,
      'review, code review, security review, audit, any issues, any problems, security issues, security problems, anything wrong, is this ok, is this okay, is this safe, looks good, what do you think, lgtm, feedback, thoughts, critique, smells, vulnerable, vulnerability, vulnerabilities',
    ],
    [
      2,
      'is it safe, is it ok, safe to, ok to, good enough, spot, secure, exploitable, injection, bad practice, opinion, before i merge, merge this, production ready, miss anything, missed, did i, problems with, concerns, correct here, could go wrong',
    ],
    [
      1.2,
      'check, security, race condition, race conditions, thread safe, holes, leaks, nitpick, pr, approve, pull request, correctness, sane, ship',
    ],
  ],
  plan: [
    [
      3,
      'plan, roadmap, architecture, strategy, how would you, how should we, how should i, how do we, milestones, milestone, break down, no code yet, rollout, migration plan, action plan, proposal, design doc, step by step plan',
    ],
    [
      2,
      'design, approach, steps, phases, sprint, sprints, tasks, schedule, order of, which files, what order, structure for, folder layout, folder structure, trade offs, tradeoffs, options, schema for, prioritize, estimate, rfc',
    ],
    [
      1.2,
      'migrate, migration, should we, go about, releases, dependencies, zero downtime, no downtime, over how many, risk, risks, move away from, before we, scale to, layout',
    ],
  ],
  summarize: [
    [
      3,
      'summarize, summarise, summary, tldr, tl dr, condense, commit message, pr title, pr description, release notes, recap, key points, boil down, in a nutshell, standup, stand up',
    ],
    [
      2,
      'one line, in one sentence, two lines, three lines, in short, bullet points, bullets, shorten, digest, minutes, half a page, what changed, changes since, decisions, action items, subject line, gist',
    ],
    [
      1.2,
      'plain english, non technical, for management, for the team, sentence, brief, headline, overview, report, short version',
    ],
  ],
  translate: [
    [
      3,
      'translate, translation, transpile, convert, rewrite in, rewrite this in, port to, port this, equivalent of, equivalent in, version of this in, into english, into german, into french, into spanish',
    ],
    [
      2,
      'port, in german, in french, in spanish, in english, in japanese, to english, to german, to typescript, to python, to rust, to go, to kotlin, to swift, to java, to ts, instead of javascript, from python, from javascript, from java, localize, localise',
    ],
    [1, 'rewrite, migrate, syntax, polite, formal, language, english, german, spanish, french, same in'],
  ],
  chat: [
    [
      3,
      "thanks, thank you, thx, hello, hey, hi, good morning, what's the difference, whats the difference, difference between, who are you, tell me a joke, pros and cons, name ideas",
    ],
    [
      2,
      'which is better, better than, recommend, recommendation, do you know, what is a, what is an, is there a, best practice, best practices, rule of thumb, ideas, worth learning, ever, these days, nowadays, in general, curious',
    ],
    [
      1.2,
      'how do i, how to, should i, can i, is it possible, does anyone, vs, versus, which, is a, what is the, when should, who, book, opinion on, you',
    ],
  ],
};

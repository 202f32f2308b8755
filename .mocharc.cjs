module.exports = {
  require: './test/children.cjs',
  reporter: './test/reporter.cjs',
  timeout: 10_000,
  // A focused or skipped test must not reach main.
  forbidOnly: true,
  forbidPending: true,
};

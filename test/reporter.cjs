// mocha's `spec` reporter, closed by the plain line that scripts/all-layers.ts reads: `N passed, N failed`.
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    reporters.Base.consoleLog(`${passes} passed, ${failures} failed`);
  }
};

import * as z from 'zod';

// zod compiles schemas with `new Function` where it may; under our CSP the attempt alone is reported as a violation.
// Imported before the protocol, whose schemas are built when it loads.
z.config({ jitless: true });

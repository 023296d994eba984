// The API suite in Firefox with the extension.
import { declareSuite } from './suite.ts';

declareSuite('firefox');

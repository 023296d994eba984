// The API suite over the stand-alone script.
import { declareSuite } from './suite.ts';

declareSuite('script');

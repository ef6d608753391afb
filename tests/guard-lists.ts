/** In every test a list of stored objects throws when it is written to. */
import { guardLists } from '../lib/engine/base/freeze';

guardLists();

/** Tests of the hub as a whole, and of the rules that its modules keep. */
@NullMarked
package io.chatops.app;

import org.jspecify.annotations.NullMarked;

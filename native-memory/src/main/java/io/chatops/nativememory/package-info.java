/** Memory of native binaries, of the hub as of the agent. */
@NullMarked
package io.chatops.nativememory;

import org.jspecify.annotations.NullMarked;

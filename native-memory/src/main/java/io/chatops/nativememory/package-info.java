/**
 * Requests of native binaries to the C library, of the hub as of the agent: memory that goes back,
 * and messages to the service manager.
 */
@NullMarked
package io.chatops.nativememory;

import org.jspecify.annotations.NullMarked;

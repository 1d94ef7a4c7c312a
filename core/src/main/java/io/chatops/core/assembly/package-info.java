/**
 * Puts the use cases of the hub together, one record per group of features. The hub, the tests of
 * REST and the tests of the sockets all build these, each with its own storage and ports, starting
 * from {@link io.chatops.core.assembly.SharedState}.
 */
@NullMarked
package io.chatops.core.assembly;

import org.jspecify.annotations.NullMarked;

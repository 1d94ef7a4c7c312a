/** Tests of the sockets, against a hub with real ones. */
@NullMarked
package io.chatops.agent.connection;

import org.jspecify.annotations.NullMarked;

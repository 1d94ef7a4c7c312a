/** Tests of the connections, against a hub with real sockets. */
@NullMarked
package io.chatops.agent.connection;

import org.jspecify.annotations.NullMarked;

/**
 * Real sockets against the real routes over the in-memory adapters: {@link io.chatops.ws.SocketHub}
 * is the hub, {@link io.chatops.ws.TestPeer} an agent or a browser.
 */
@NullMarked
package io.chatops.ws;

import org.jspecify.annotations.NullMarked;

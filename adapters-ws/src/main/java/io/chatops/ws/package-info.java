/**
 * The parts that the sockets of agents and browsers share: the check before the upgrade ({@link
 * io.chatops.ws.SocketGate}), and one peer's frames, pings and back-pressure ({@link
 * io.chatops.ws.PeerSocket}). Everything on a socket runs on its connection's event loop.
 */
@NullMarked
package io.chatops.ws;

import org.jspecify.annotations.NullMarked;

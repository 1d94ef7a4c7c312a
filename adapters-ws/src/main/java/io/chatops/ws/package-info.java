/**
 * What the sockets of agents and browsers have in common: the checks before the upgrade ({@link
 * io.chatops.ws.UpgradeRoute}) and one peer's frames, pings and back-pressure ({@link
 * io.chatops.ws.PeerSocket}). Everything of a socket happens on the event loop of its connection.
 */
@NullMarked
package io.chatops.ws;

import org.jspecify.annotations.NullMarked;

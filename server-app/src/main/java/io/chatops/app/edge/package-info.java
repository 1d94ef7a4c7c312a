/**
 * The bounds of each HTTP connection, from its first byte on: {@link
 * io.chatops.app.edge.ConnectionGuard} watches one connection, {@link
 * io.chatops.app.edge.Connections} has what all of them share. {@link
 * io.chatops.app.edge.HostHeaderFilter} refuses requests for names that are not the hub's.
 */
@NullMarked
package io.chatops.app.edge;

import org.jspecify.annotations.NullMarked;

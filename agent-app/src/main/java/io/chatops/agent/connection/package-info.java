/**
 * The sockets to the hub: {@link WebSocketConnector} for the conversation, {@link KeyProbe} for the
 * one REST call. Both trust what {@link HubTrust} says.
 */
@NullMarked
package io.chatops.agent.connection;

import org.jspecify.annotations.NullMarked;

/**
 * The sockets to the hub: {@link WebSocketConnector} for the conversation, {@link KeyProbe} for the
 * one REST call. Both trust the certificates of {@link HubTrust}.
 */
@NullMarked
package io.chatops.agent.connection;

import org.jspecify.annotations.NullMarked;

/**
 * The connections to the hub: {@link WebSocketConnector} opens the agent's socket, {@link
 * ApiKeyProbe} makes the one REST call. Both trust the certificates of {@link HubTrust}.
 */
@NullMarked
package io.chatops.agent.connection;

import org.jspecify.annotations.NullMarked;

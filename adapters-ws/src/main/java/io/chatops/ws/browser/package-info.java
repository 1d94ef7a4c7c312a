/**
 * The live views of servers for browsers: {@link io.chatops.ws.browser.BrowserSocketGroup}. Two
 * endpoints show one server; on the third, a browser subscribes to {@link
 * io.chatops.ws.browser.Topic}s of all its servers. A slow browser loses the oldest frames of its
 * own queue; others are unaffected.
 *
 * <p>{@link io.chatops.ws.browser.HubRelay} gives the third endpoint the topics whose agents are
 * connected to other hubs, by one socket to each of these hubs. {@link
 * io.chatops.ws.browser.RelayedView} serves the other two, which are older: it forwards the whole
 * socket to the hub that owns the agent.
 */
@NullMarked
package io.chatops.ws.browser;

import org.jspecify.annotations.NullMarked;

/**
 * The live views of servers for people: {@link io.chatops.ws.browser.BrowserSocketGroup}. Two
 * endpoints show one server; on the third, a browser subscribes to {@link
 * io.chatops.ws.browser.Topic}s of all its servers. A slow browser loses the oldest frames of its
 * own queue; others are unaffected.
 */
@NullMarked
package io.chatops.ws.browser;

import org.jspecify.annotations.NullMarked;

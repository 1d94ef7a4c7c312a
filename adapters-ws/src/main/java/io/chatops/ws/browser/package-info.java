/**
 * The live view of one server for people: {@link io.chatops.ws.browser.BrowserSocketGroup}. A slow
 * browser loses the oldest frames of its own queue; others are unaffected.
 */
@NullMarked
package io.chatops.ws.browser;

import org.jspecify.annotations.NullMarked;

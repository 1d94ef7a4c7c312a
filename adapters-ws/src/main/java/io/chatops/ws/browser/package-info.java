/**
 * The live view of one server for people: {@link io.chatops.ws.browser.MetricsSocketRoute}. A slow
 * browser loses the oldest frames of its own queue and slows nobody.
 */
@NullMarked
package io.chatops.ws.browser;

import org.jspecify.annotations.NullMarked;

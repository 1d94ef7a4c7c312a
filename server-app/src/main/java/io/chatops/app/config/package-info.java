/** The hub's settings, typed: {@link io.chatops.app.config.HubSettings}. */
@NullMarked
package io.chatops.app.config;

import org.jspecify.annotations.NullMarked;

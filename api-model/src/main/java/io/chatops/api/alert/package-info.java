/**
 * Alerts, thresholds and their previews. {@link io.chatops.api.alert.AlertResponse} is the same in
 * answers, frames and webhooks.
 */
@NullMarked
package io.chatops.api.alert;

import org.jspecify.annotations.NullMarked;

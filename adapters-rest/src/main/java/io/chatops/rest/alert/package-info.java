/**
 * Thresholds and alerts. {@link io.chatops.rest.alert.ThresholdResource} and {@link
 * io.chatops.rest.alert.AlertResource} are the entry points.
 */
@NullMarked
package io.chatops.rest.alert;

import org.jspecify.annotations.NullMarked;

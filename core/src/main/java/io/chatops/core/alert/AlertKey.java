package io.chatops.core.alert;

import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;

/**
 * The key of an alert: it has at most one open alert at any time.
 *
 * @param detail the file system, interface, sensor, container or process; empty: the metric has no
 *     parts
 */
public record AlertKey(AlertThresholdId thresholdId, ServerId serverId, String detail) {}

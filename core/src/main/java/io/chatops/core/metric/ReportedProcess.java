package io.chatops.core.metric;

import org.jspecify.annotations.Nullable;

/**
 * A process as its agent reported it; missing fields are absent.
 *
 * @param cpu share of one core, in percent
 * @param memory resident memory, in MiB
 * @param command with arguments; its agent has masked secrets
 * @param group the container's name, or the systemd service, that it belongs to
 */
public record ReportedProcess(
    @Nullable Long pid,
    @Nullable String name,
    @Nullable Double cpu,
    @Nullable Double memory,
    @Nullable String status,
    @Nullable String user,
    @Nullable String command,
    @Nullable String group) {}

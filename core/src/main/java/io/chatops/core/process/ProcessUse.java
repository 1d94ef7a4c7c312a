package io.chatops.core.process;

import org.jspecify.annotations.Nullable;

/**
 * The use of a server by all processes of one name and user over a time, as far as the lists of its
 * minutes have them.
 *
 * @param minutes how many lists have it
 * @param cpuAverage share of one core in percent, over all lists: absence from a list counts as 0
 * @param cpuPeak the most in one list
 * @param memoryAverage resident, in MiB, over the lists that have it
 * @param memoryPeak the most in one list
 * @param command of one of them, as last seen
 */
public record ProcessUse(
    String name,
    @Nullable String user,
    int minutes,
    double cpuAverage,
    double cpuPeak,
    double memoryAverage,
    double memoryPeak,
    @Nullable String command) {}

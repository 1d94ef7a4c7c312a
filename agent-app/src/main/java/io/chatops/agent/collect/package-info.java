/**
 * Reads counters of the kernel and sensors and turns them into reports. {@link ReportCollector} is
 * the entry point. Parsers take text, so each is tested on text captured from real machines.
 * Sentinels end here: an unknown value is absent.
 */
@NullMarked
package io.chatops.agent.collect;

import org.jspecify.annotations.NullMarked;

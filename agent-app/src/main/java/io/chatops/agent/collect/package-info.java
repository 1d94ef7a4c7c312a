/**
 * Reads the counters of kernel and sensors and makes reports of them. {@link ReportCollector} is
 * the entry point. Parsers take text, so each is tested on text captured from real machines.
 * Sentinels end here: an unknown value is absent from here on.
 */
@NullMarked
package io.chatops.agent.collect;

import org.jspecify.annotations.NullMarked;

/**
 * Reads what the kernel and the boards tell about this machine and makes reports of it. {@link
 * ReportCollector} is the entry point; parsers take text, so that each is tested on text captured
 * from real machines. Sentinels end here: what is not known is absent from here on.
 */
@NullMarked
package io.chatops.agent.collect;

import org.jspecify.annotations.NullMarked;

/**
 * The agent: one process per server. It reports on the machine and keeps every report until the hub
 * has stored it. {@link ChatOpsAgent} is the entry point; {@code reporting} assembles the parts
 * from the settings in {@code config}.
 */
@NullMarked
package io.chatops.agent;

import org.jspecify.annotations.NullMarked;

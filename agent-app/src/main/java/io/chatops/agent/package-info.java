/**
 * The agent: one process per server, which reports on the machine and keeps every report until the
 * hub has stored it. {@link ChatOpsAgent} is the entry point; {@code reporting} puts the parts
 * together from the settings of {@code config}.
 */
@NullMarked
package io.chatops.agent;

import org.jspecify.annotations.NullMarked;

/**
 * The agent: one process per server, which reports what the machine does and keeps every report
 * until the hub has it safe. {@link ChatOpsAgent} is the entry point; the parts are put together in
 * {@code reporting}, from what {@code config} says.
 */
@NullMarked
package io.chatops.agent;

import org.jspecify.annotations.NullMarked;

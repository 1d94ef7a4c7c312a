/**
 * A running agent. {@link Agent} assembles it and is the only class that constructs its parts;
 * {@link ReportingLoop} is its main thread. Collectors, delivery and sockets do not know each
 * other; they meet here.
 */
@NullMarked
package io.chatops.agent.reporting;

import org.jspecify.annotations.NullMarked;

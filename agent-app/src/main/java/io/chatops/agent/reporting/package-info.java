/**
 * A running agent: {@link Agent} puts it together and is the only place that calls the constructors
 * of its parts, {@link ReportingLoop} is its one thread. Collectors, delivery and sockets do not
 * know each other; they meet here.
 */
@NullMarked
package io.chatops.agent.reporting;

import org.jspecify.annotations.NullMarked;

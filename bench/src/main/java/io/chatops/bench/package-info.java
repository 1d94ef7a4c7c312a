/**
 * Load on a hub, and what it costs. {@link io.chatops.bench.LoadGenerator} starts a hub of its own,
 * connects simulated agents to it that speak the agent protocol over real sockets, counts durable
 * acknowledgements and compares them with the history that the API shows. {@code bench/jmh} runs
 * the JMH benchmarks of the hot spots, without sockets and database.
 */
@NullMarked
package io.chatops.bench;

import org.jspecify.annotations.NullMarked;

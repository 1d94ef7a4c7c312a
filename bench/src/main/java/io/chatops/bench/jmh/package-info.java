/**
 * JMH benchmarks of the hot spots, without sockets and database: what one report or one history
 * costs a core. {@code bench/jmh} runs them.
 */
@NullMarked
package io.chatops.bench.jmh;

import org.jspecify.annotations.NullMarked;

/**
 * The in-memory adapter of every storage port: its reference implementation, the tests' default and
 * the demo mode. Nothing survives the process.
 */
@NullMarked
package io.chatops.core.memory;

import org.jspecify.annotations.NullMarked;

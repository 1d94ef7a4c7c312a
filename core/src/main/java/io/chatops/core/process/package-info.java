/**
 * The processes that a server was busy with: the largest of each minute are kept. Entry points are
 * {@link io.chatops.core.process.KeepProcessTops} and {@link
 * io.chatops.core.process.ProcessTopQueries}.
 */
@NullMarked
package io.chatops.core.process;

import org.jspecify.annotations.NullMarked;

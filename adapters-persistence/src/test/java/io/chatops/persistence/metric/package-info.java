/** Runs the metric store on a real PostgreSQL, whole, damaged, full, killed and contended. */
@NullMarked
package io.chatops.persistence.metric;

import org.jspecify.annotations.NullMarked;

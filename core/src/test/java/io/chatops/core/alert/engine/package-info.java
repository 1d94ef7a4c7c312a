/** Tests of alerts over storage in memory, with a clock that is driven. */
@NullMarked
package io.chatops.core.alert.engine;

import org.jspecify.annotations.NullMarked;

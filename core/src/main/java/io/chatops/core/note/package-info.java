/** The notes of owners about their servers. */
@NullMarked
package io.chatops.core.note;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.chatops.core.note;

import org.jspecify.annotations.NullMarked;

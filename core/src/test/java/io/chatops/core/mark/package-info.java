@NullMarked
package io.chatops.core.mark;

import org.jspecify.annotations.NullMarked;

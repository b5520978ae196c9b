// constant: floats
module @constant_floats {
  func.func public @main() -> (tensor<2x2xf32>, tensor<f32>, tensor<3xf32>, tensor<1xf32>) {
    %0 = stablehlo.constant dense<0x3FC00000> : tensor<2x2xf32>
    %1 = stablehlo.constant dense<0xBE800000> : tensor<f32>
    %2 = stablehlo.constant dense<0x3DCCCCCD> : tensor<3xf32>
    %3 = stablehlo.constant dense<0xFF800000> : tensor<1xf32>
    return %0, %1, %2, %3 : tensor<2x2xf32>, tensor<f32>, tensor<3xf32>, tensor<1xf32>
  }
}

// iota: along each axis
module @iota_along_each_axis {
  func.func public @main() -> (tensor<2x3xi32>, tensor<2x3xi32>, tensor<2x2x2xi32>, tensor<4xf32>) {
    %0 = stablehlo.iota dim = 0 : tensor<2x3xi32>
    %1 = stablehlo.iota dim = 1 : tensor<2x3xi32>
    %2 = stablehlo.iota dim = 1 : tensor<2x2x2xi32>
    %3 = stablehlo.iota dim = 0 : tensor<4xf32>
    return %0, %1, %2, %3 : tensor<2x3xi32>, tensor<2x3xi32>, tensor<2x2x2xi32>, tensor<4xf32>
  }
}

// rng_bits: published vector of key 0, counter 0
module @rng_bits_published_vector_of_key_0_counter_0 {
  func.func public @main(%arg0: tensor<i32>, %arg1: tensor<i32>) -> (tensor<1x4xui32>) {
    %0 = stablehlo.constant dense<4294967295> : tensor<1x1xui64>
    %1 = stablehlo.constant dense<32> : tensor<1x1xui64>
    %2 = stablehlo.convert %arg0 : (tensor<i32>) -> tensor<i64>
    %3 = stablehlo.bitcast_convert %2 : (tensor<i64>) -> tensor<ui64>
    %4 = stablehlo.broadcast_in_dim %3, dims = [] : (tensor<ui64>) -> tensor<1x1xui64>
    %5 = stablehlo.iota dim = 0 : tensor<1x1xui64>
    %6 = stablehlo.add %4, %5 : tensor<1x1xui64>
    %7 = stablehlo.constant dense<1> : tensor<1x1xui64>
    %8 = stablehlo.multiply %6, %7 : tensor<1x1xui64>
    %9 = stablehlo.iota dim = 1 : tensor<1x1xui64>
    %10 = stablehlo.add %8, %9 : tensor<1x1xui64>
    %11 = stablehlo.convert %arg1 : (tensor<i32>) -> tensor<i64>
    %12 = stablehlo.bitcast_convert %11 : (tensor<i64>) -> tensor<ui64>
    %13 = stablehlo.broadcast_in_dim %12, dims = [] : (tensor<ui64>) -> tensor<1x1xui64>
    %14 = stablehlo.and %10, %0 : tensor<1x1xui64>
    %15 = stablehlo.shift_right_logical %10, %1 : tensor<1x1xui64>
    %16 = stablehlo.and %13, %0 : tensor<1x1xui64>
    %17 = stablehlo.shift_right_logical %13, %1 : tensor<1x1xui64>
    %18 = stablehlo.constant dense<3528531795> : tensor<1x1xui64>
    %19 = stablehlo.constant dense<3449720151> : tensor<1x1xui64>
    %20 = stablehlo.multiply %14, %18 : tensor<1x1xui64>
    %21 = stablehlo.multiply %16, %19 : tensor<1x1xui64>
    %22 = stablehlo.shift_right_logical %21, %1 : tensor<1x1xui64>
    %23 = stablehlo.xor %22, %15 : tensor<1x1xui64>
    %24 = stablehlo.constant dense<0> : tensor<1x1xui64>
    %25 = stablehlo.xor %23, %24 : tensor<1x1xui64>
    %26 = stablehlo.and %21, %0 : tensor<1x1xui64>
    %27 = stablehlo.shift_right_logical %20, %1 : tensor<1x1xui64>
    %28 = stablehlo.xor %27, %17 : tensor<1x1xui64>
    %29 = stablehlo.constant dense<0> : tensor<1x1xui64>
    %30 = stablehlo.xor %28, %29 : tensor<1x1xui64>
    %31 = stablehlo.and %20, %0 : tensor<1x1xui64>
    %32 = stablehlo.multiply %25, %18 : tensor<1x1xui64>
    %33 = stablehlo.multiply %30, %19 : tensor<1x1xui64>
    %34 = stablehlo.shift_right_logical %33, %1 : tensor<1x1xui64>
    %35 = stablehlo.xor %34, %26 : tensor<1x1xui64>
    %36 = stablehlo.constant dense<2654435769> : tensor<1x1xui64>
    %37 = stablehlo.xor %35, %36 : tensor<1x1xui64>
    %38 = stablehlo.and %33, %0 : tensor<1x1xui64>
    %39 = stablehlo.shift_right_logical %32, %1 : tensor<1x1xui64>
    %40 = stablehlo.xor %39, %31 : tensor<1x1xui64>
    %41 = stablehlo.constant dense<3144134277> : tensor<1x1xui64>
    %42 = stablehlo.xor %40, %41 : tensor<1x1xui64>
    %43 = stablehlo.and %32, %0 : tensor<1x1xui64>
    %44 = stablehlo.multiply %37, %18 : tensor<1x1xui64>
    %45 = stablehlo.multiply %42, %19 : tensor<1x1xui64>
    %46 = stablehlo.shift_right_logical %45, %1 : tensor<1x1xui64>
    %47 = stablehlo.xor %46, %38 : tensor<1x1xui64>
    %48 = stablehlo.constant dense<1013904242> : tensor<1x1xui64>
    %49 = stablehlo.xor %47, %48 : tensor<1x1xui64>
    %50 = stablehlo.and %45, %0 : tensor<1x1xui64>
    %51 = stablehlo.shift_right_logical %44, %1 : tensor<1x1xui64>
    %52 = stablehlo.xor %51, %43 : tensor<1x1xui64>
    %53 = stablehlo.constant dense<1993301258> : tensor<1x1xui64>
    %54 = stablehlo.xor %52, %53 : tensor<1x1xui64>
    %55 = stablehlo.and %44, %0 : tensor<1x1xui64>
    %56 = stablehlo.multiply %49, %18 : tensor<1x1xui64>
    %57 = stablehlo.multiply %54, %19 : tensor<1x1xui64>
    %58 = stablehlo.shift_right_logical %57, %1 : tensor<1x1xui64>
    %59 = stablehlo.xor %58, %50 : tensor<1x1xui64>
    %60 = stablehlo.constant dense<3668340011> : tensor<1x1xui64>
    %61 = stablehlo.xor %59, %60 : tensor<1x1xui64>
    %62 = stablehlo.and %57, %0 : tensor<1x1xui64>
    %63 = stablehlo.shift_right_logical %56, %1 : tensor<1x1xui64>
    %64 = stablehlo.xor %63, %55 : tensor<1x1xui64>
    %65 = stablehlo.constant dense<842468239> : tensor<1x1xui64>
    %66 = stablehlo.xor %64, %65 : tensor<1x1xui64>
    %67 = stablehlo.and %56, %0 : tensor<1x1xui64>
    %68 = stablehlo.multiply %61, %18 : tensor<1x1xui64>
    %69 = stablehlo.multiply %66, %19 : tensor<1x1xui64>
    %70 = stablehlo.shift_right_logical %69, %1 : tensor<1x1xui64>
    %71 = stablehlo.xor %70, %62 : tensor<1x1xui64>
    %72 = stablehlo.constant dense<2027808484> : tensor<1x1xui64>
    %73 = stablehlo.xor %71, %72 : tensor<1x1xui64>
    %74 = stablehlo.and %69, %0 : tensor<1x1xui64>
    %75 = stablehlo.shift_right_logical %68, %1 : tensor<1x1xui64>
    %76 = stablehlo.xor %75, %67 : tensor<1x1xui64>
    %77 = stablehlo.constant dense<3986602516> : tensor<1x1xui64>
    %78 = stablehlo.xor %76, %77 : tensor<1x1xui64>
    %79 = stablehlo.and %68, %0 : tensor<1x1xui64>
    %80 = stablehlo.multiply %73, %18 : tensor<1x1xui64>
    %81 = stablehlo.multiply %78, %19 : tensor<1x1xui64>
    %82 = stablehlo.shift_right_logical %81, %1 : tensor<1x1xui64>
    %83 = stablehlo.xor %82, %74 : tensor<1x1xui64>
    %84 = stablehlo.constant dense<387276957> : tensor<1x1xui64>
    %85 = stablehlo.xor %83, %84 : tensor<1x1xui64>
    %86 = stablehlo.and %81, %0 : tensor<1x1xui64>
    %87 = stablehlo.shift_right_logical %80, %1 : tensor<1x1xui64>
    %88 = stablehlo.xor %87, %79 : tensor<1x1xui64>
    %89 = stablehlo.constant dense<2835769497> : tensor<1x1xui64>
    %90 = stablehlo.xor %88, %89 : tensor<1x1xui64>
    %91 = stablehlo.and %80, %0 : tensor<1x1xui64>
    %92 = stablehlo.multiply %85, %18 : tensor<1x1xui64>
    %93 = stablehlo.multiply %90, %19 : tensor<1x1xui64>
    %94 = stablehlo.shift_right_logical %93, %1 : tensor<1x1xui64>
    %95 = stablehlo.xor %94, %86 : tensor<1x1xui64>
    %96 = stablehlo.constant dense<3041712726> : tensor<1x1xui64>
    %97 = stablehlo.xor %95, %96 : tensor<1x1xui64>
    %98 = stablehlo.and %93, %0 : tensor<1x1xui64>
    %99 = stablehlo.shift_right_logical %92, %1 : tensor<1x1xui64>
    %100 = stablehlo.xor %99, %91 : tensor<1x1xui64>
    %101 = stablehlo.constant dense<1684936478> : tensor<1x1xui64>
    %102 = stablehlo.xor %100, %101 : tensor<1x1xui64>
    %103 = stablehlo.and %92, %0 : tensor<1x1xui64>
    %104 = stablehlo.multiply %97, %18 : tensor<1x1xui64>
    %105 = stablehlo.multiply %102, %19 : tensor<1x1xui64>
    %106 = stablehlo.shift_right_logical %105, %1 : tensor<1x1xui64>
    %107 = stablehlo.xor %106, %98 : tensor<1x1xui64>
    %108 = stablehlo.constant dense<1401181199> : tensor<1x1xui64>
    %109 = stablehlo.xor %107, %108 : tensor<1x1xui64>
    %110 = stablehlo.and %105, %0 : tensor<1x1xui64>
    %111 = stablehlo.shift_right_logical %104, %1 : tensor<1x1xui64>
    %112 = stablehlo.xor %111, %103 : tensor<1x1xui64>
    %113 = stablehlo.constant dense<534103459> : tensor<1x1xui64>
    %114 = stablehlo.xor %112, %113 : tensor<1x1xui64>
    %115 = stablehlo.and %104, %0 : tensor<1x1xui64>
    %116 = stablehlo.multiply %109, %18 : tensor<1x1xui64>
    %117 = stablehlo.multiply %114, %19 : tensor<1x1xui64>
    %118 = stablehlo.shift_right_logical %117, %1 : tensor<1x1xui64>
    %119 = stablehlo.xor %118, %110 : tensor<1x1xui64>
    %120 = stablehlo.constant dense<4055616968> : tensor<1x1xui64>
    %121 = stablehlo.xor %119, %120 : tensor<1x1xui64>
    %122 = stablehlo.and %117, %0 : tensor<1x1xui64>
    %123 = stablehlo.shift_right_logical %116, %1 : tensor<1x1xui64>
    %124 = stablehlo.xor %123, %115 : tensor<1x1xui64>
    %125 = stablehlo.constant dense<3678237736> : tensor<1x1xui64>
    %126 = stablehlo.xor %124, %125 : tensor<1x1xui64>
    %127 = stablehlo.and %116, %0 : tensor<1x1xui64>
    %128 = stablehlo.multiply %121, %18 : tensor<1x1xui64>
    %129 = stablehlo.multiply %126, %19 : tensor<1x1xui64>
    %130 = stablehlo.shift_right_logical %129, %1 : tensor<1x1xui64>
    %131 = stablehlo.xor %130, %122 : tensor<1x1xui64>
    %132 = stablehlo.constant dense<2415085441> : tensor<1x1xui64>
    %133 = stablehlo.xor %131, %132 : tensor<1x1xui64>
    %134 = stablehlo.and %129, %0 : tensor<1x1xui64>
    %135 = stablehlo.shift_right_logical %128, %1 : tensor<1x1xui64>
    %136 = stablehlo.xor %135, %127 : tensor<1x1xui64>
    %137 = stablehlo.constant dense<2527404717> : tensor<1x1xui64>
    %138 = stablehlo.xor %136, %137 : tensor<1x1xui64>
    %139 = stablehlo.and %128, %0 : tensor<1x1xui64>
    %140 = stablehlo.convert %133 : (tensor<1x1xui64>) -> tensor<1x1xui32>
    %141 = stablehlo.reshape %140 : (tensor<1x1xui32>) -> tensor<1x1x1xui32>
    %142 = stablehlo.convert %134 : (tensor<1x1xui64>) -> tensor<1x1xui32>
    %143 = stablehlo.reshape %142 : (tensor<1x1xui32>) -> tensor<1x1x1xui32>
    %144 = stablehlo.convert %138 : (tensor<1x1xui64>) -> tensor<1x1xui32>
    %145 = stablehlo.reshape %144 : (tensor<1x1xui32>) -> tensor<1x1x1xui32>
    %146 = stablehlo.convert %139 : (tensor<1x1xui64>) -> tensor<1x1xui32>
    %147 = stablehlo.reshape %146 : (tensor<1x1xui32>) -> tensor<1x1x1xui32>
    %148 = stablehlo.concatenate %141, %143, %145, %147, dim = 2 : (tensor<1x1x1xui32>, tensor<1x1x1xui32>, tensor<1x1x1xui32>, tensor<1x1x1xui32>) -> tensor<1x1x4xui32>
    %149 = stablehlo.reshape %148 : (tensor<1x1x4xui32>) -> tensor<1x4xui32>
    %150 = stablehlo.slice %149 [0:1, 0:4] : (tensor<1x4xui32>) -> tensor<1x4xui32>
    return %150 : tensor<1x4xui32>
  }
}

// neg: ordinary numbers
module @neg_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x10xf32>) -> (tensor<1x10xf32>) {
    %0 = stablehlo.negate %arg0 : tensor<1x10xf32>
    return %0 : tensor<1x10xf32>
  }
}

// abs: ordinary numbers
module @abs_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x10xf32>) -> (tensor<1x10xf32>) {
    %0 = stablehlo.abs %arg0 : tensor<1x10xf32>
    return %0 : tensor<1x10xf32>
  }
}

// sign: sign of zero is zero
module @sign_sign_of_zero_is_zero {
  func.func public @main(%arg0: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.sign %arg0 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// exp: ordinary numbers
module @exp_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x10xf32>) -> (tensor<1x10xf32>) {
    %0 = stablehlo.exponential %arg0 : tensor<1x10xf32>
    return %0 : tensor<1x10xf32>
  }
}

// log: ordinary numbers
module @log_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x7xf32>) -> (tensor<1x7xf32>) {
    %0 = stablehlo.log %arg0 : tensor<1x7xf32>
    return %0 : tensor<1x7xf32>
  }
}

// sqrt: ordinary numbers
module @sqrt_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x7xf32>) -> (tensor<1x7xf32>) {
    %0 = stablehlo.sqrt %arg0 : tensor<1x7xf32>
    return %0 : tensor<1x7xf32>
  }
}

// rsqrt: ordinary numbers
module @rsqrt_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x7xf32>) -> (tensor<1x7xf32>) {
    %0 = stablehlo.rsqrt %arg0 : tensor<1x7xf32>
    return %0 : tensor<1x7xf32>
  }
}

// sin: ordinary numbers
module @sin_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x10xf32>) -> (tensor<1x10xf32>) {
    %0 = stablehlo.sine %arg0 : tensor<1x10xf32>
    return %0 : tensor<1x10xf32>
  }
}

// cos: ordinary numbers
module @cos_ordinary_numbers {
  func.func public @main(%arg0: tensor<1x10xf32>) -> (tensor<1x10xf32>) {
    %0 = stablehlo.cosine %arg0 : tensor<1x10xf32>
    return %0 : tensor<1x10xf32>
  }
}

// floor: towards minus infinity
module @floor_towards_minus_infinity {
  func.func public @main(%arg0: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.floor %arg0 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// round_nearest_even: halves go to the even neighbour
module @round_nearest_even_halves_go_to_the_even_neighbour {
  func.func public @main(%arg0: tensor<12xf32>) -> (tensor<12xf32>) {
    %0 = stablehlo.round_nearest_even %arg0 : tensor<12xf32>
    return %0 : tensor<12xf32>
  }
}

// not: bool
module @not_bool {
  func.func public @main(%arg0: tensor<4xi1>) -> (tensor<4xi1>) {
    %0 = stablehlo.not %arg0 : tensor<4xi1>
    return %0 : tensor<4xi1>
  }
}

// convert: float to i32 drops the fraction
module @convert_float_to_i32_drops_the_fraction {
  func.func public @main(%arg0: tensor<5xf32>) -> (tensor<5xi32>) {
    %0 = stablehlo.convert %arg0 : (tensor<5xf32>) -> tensor<5xi32>
    return %0 : tensor<5xi32>
  }
}

// stop_gradient: the value
module @stop_gradient_the_value {
  func.func public @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    return %arg0 : tensor<3xf32>
  }
}

// add: floats
module @add_floats {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.add %arg0, %arg1 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// sub: floats
module @sub_floats {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.subtract %arg0, %arg1 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// mul: floats
module @mul_floats {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.multiply %arg0, %arg1 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// div: floats
module @div_floats {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.divide %arg0, %arg1 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// max: floats
module @max_floats {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.maximum %arg0, %arg1 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// min: floats
module @min_floats {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xf32>) {
    %0 = stablehlo.minimum %arg0, %arg1 : tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}

// and: bool
module @and_bool {
  func.func public @main(%arg0: tensor<4xi1>, %arg1: tensor<4xi1>) -> (tensor<4xi1>) {
    %0 = stablehlo.and %arg0, %arg1 : tensor<4xi1>
    return %0 : tensor<4xi1>
  }
}

// or: bool
module @or_bool {
  func.func public @main(%arg0: tensor<4xi1>, %arg1: tensor<4xi1>) -> (tensor<4xi1>) {
    %0 = stablehlo.or %arg0, %arg1 : tensor<4xi1>
    return %0 : tensor<4xi1>
  }
}

// shift_right_logical: no sign
module @shift_right_logical_no_sign {
  func.func public @main(%arg0: tensor<4xui32>, %arg1: tensor<4xui32>) -> (tensor<4xui32>) {
    %0 = stablehlo.shift_right_logical %arg0, %arg1 : tensor<4xui32>
    return %0 : tensor<4xui32>
  }
}

// compare: EQ
module @compare_EQ {
  func.func public @main(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> (tensor<6xi1>) {
    %0 = stablehlo.compare EQ, %arg0, %arg1, FLOAT : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xi1>
    return %0 : tensor<6xi1>
  }
}

// select: floats; what is not chosen leaves no trace
module @select_floats_what_is_not_chosen_leaves_no_trace {
  func.func public @main(%arg0: tensor<2x2xi1>, %arg1: tensor<2x2xf32>, %arg2: tensor<2x2xf32>) -> (tensor<2x2xf32>) {
    %0 = stablehlo.select %arg0, %arg1, %arg2 : tensor<2x2xi1>, tensor<2x2xf32>
    return %0 : tensor<2x2xf32>
  }
}

// broadcast_in_dim: a scalar, a row, a column
module @broadcast_in_dim_a_scalar_a_row_a_column {
  func.func public @main(%arg0: tensor<f32>, %arg1: tensor<3xf32>, %arg2: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
    %0 = stablehlo.broadcast_in_dim %arg0, dims = [] : (tensor<f32>) -> tensor<2x2xf32>
    %1 = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %2 = stablehlo.broadcast_in_dim %arg2, dims = [0] : (tensor<2xf32>) -> tensor<2x3xf32>
    return %0, %1, %2 : tensor<2x2xf32>, tensor<2x3xf32>, tensor<2x3xf32>
  }
}

// reshape: merged, split, to and from a scalar
module @reshape_merged_split_to_and_from_a_scalar {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<12xf32>, %arg2: tensor<1x1xf32>, %arg3: tensor<f32>, %arg4: tensor<4xi32>) -> (tensor<6xf32>, tensor<2x1x3x2xf32>, tensor<f32>, tensor<1x1xf32>, tensor<2x2xi32>) {
    %0 = stablehlo.reshape %arg0 : (tensor<2x3xf32>) -> tensor<6xf32>
    %1 = stablehlo.reshape %arg1 : (tensor<12xf32>) -> tensor<2x1x3x2xf32>
    %2 = stablehlo.reshape %arg2 : (tensor<1x1xf32>) -> tensor<f32>
    %3 = stablehlo.reshape %arg3 : (tensor<f32>) -> tensor<1x1xf32>
    %4 = stablehlo.reshape %arg4 : (tensor<4xi32>) -> tensor<2x2xi32>
    return %0, %1, %2, %3, %4 : tensor<6xf32>, tensor<2x1x3x2xf32>, tensor<f32>, tensor<1x1xf32>, tensor<2x2xi32>
  }
}

// transpose: matrices and images
module @transpose_matrices_and_images {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<2x2x2xf32>, %arg2: tensor<2x3x4x5xf32>, %arg3: tensor<3x2x1x4xf32>, %arg4: tensor<2x2xi32>) -> (tensor<3x2xf32>, tensor<2x2x2xf32>, tensor<2x5x3x4xf32>, tensor<4x1x3x2xf32>, tensor<2x2xi32>) {
    %0 = stablehlo.transpose %arg0, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
    %1 = stablehlo.transpose %arg1, dims = [2, 0, 1] : (tensor<2x2x2xf32>) -> tensor<2x2x2xf32>
    %2 = stablehlo.transpose %arg2, dims = [0, 3, 1, 2] : (tensor<2x3x4x5xf32>) -> tensor<2x5x3x4xf32>
    %3 = stablehlo.transpose %arg3, dims = [3, 2, 0, 1] : (tensor<3x2x1x4xf32>) -> tensor<4x1x3x2xf32>
    %4 = stablehlo.transpose %arg4, dims = [1, 0] : (tensor<2x2xi32>) -> tensor<2x2xi32>
    return %0, %1, %2, %3, %4 : tensor<3x2xf32>, tensor<2x2x2xf32>, tensor<2x5x3x4xf32>, tensor<4x1x3x2xf32>, tensor<2x2xi32>
  }
}

// slice: inside, at the ends, whole
module @slice_inside_at_the_ends_whole {
  func.func public @main(%arg0: tensor<3x4xf32>, %arg1: tensor<4x5x6x3xf32>, %arg2: tensor<3xi32>) -> (tensor<2x2xf32>, tensor<1x4xf32>, tensor<3x4xf32>, tensor<4x3x3x1xf32>, tensor<1xi32>) {
    %0 = stablehlo.slice %arg0 [1:3, 1:3] : (tensor<3x4xf32>) -> tensor<2x2xf32>
    %1 = stablehlo.slice %arg0 [2:3, 0:4] : (tensor<3x4xf32>) -> tensor<1x4xf32>
    %2 = stablehlo.slice %arg0 [0:3, 0:4] : (tensor<3x4xf32>) -> tensor<3x4xf32>
    %3 = stablehlo.slice %arg1 [0:4, 2:5, 1:4, 1:2] : (tensor<4x5x6x3xf32>) -> tensor<4x3x3x1xf32>
    %4 = stablehlo.slice %arg2 [1:2] : (tensor<3xi32>) -> tensor<1xi32>
    return %0, %1, %2, %3, %4 : tensor<2x2xf32>, tensor<1x4xf32>, tensor<3x4xf32>, tensor<4x3x3x1xf32>, tensor<1xi32>
  }
}

// pad: either side, with a value
module @pad_either_side_with_a_value {
  func.func public @main(%arg0: tensor<2xf32>, %arg1: tensor<1x2xf32>, %arg2: tensor<1xf32>, %arg3: tensor<2xf32>, %arg4: tensor<2x3x2x2xf32>, %arg5: tensor<1xi32>) -> (tensor<5xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x5x4x3xf32>, tensor<3xi32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %1 = stablehlo.pad %arg0, %0, low = [1], high = [2], interior = [0] : (tensor<2xf32>, tensor<f32>) -> tensor<5xf32>
    %2 = stablehlo.constant dense<0xC0400000> : tensor<f32>
    %3 = stablehlo.pad %arg1, %2, low = [0, 1], high = [1, 0], interior = [0, 0] : (tensor<1x2xf32>, tensor<f32>) -> tensor<2x3xf32>
    %4 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %5 = stablehlo.pad %arg2, %4, low = [1], high = [0], interior = [0] : (tensor<1xf32>, tensor<f32>) -> tensor<2xf32>
    %6 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %7 = stablehlo.pad %arg3, %6, low = [0], high = [0], interior = [0] : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
    %8 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %9 = stablehlo.pad %arg4, %8, low = [0, 1, 2, 0], high = [0, 1, 0, 1], interior = [0, 0, 0, 0] : (tensor<2x3x2x2xf32>, tensor<f32>) -> tensor<2x5x4x3xf32>
    %10 = stablehlo.constant dense<9> : tensor<i32>
    %11 = stablehlo.pad %arg5, %10, low = [1], high = [1], interior = [0] : (tensor<1xi32>, tensor<i32>) -> tensor<3xi32>
    return %1, %3, %5, %7, %9, %11 : tensor<5xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x5x4x3xf32>, tensor<3xi32>
  }
}

// concatenate: two and three, along each axis
module @concatenate_two_and_three_along_each_axis {
  func.func public @main(%arg0: tensor<2x2xf32>, %arg1: tensor<1x2xf32>, %arg2: tensor<2x1xf32>, %arg3: tensor<1xi32>, %arg4: tensor<2xi32>) -> (tensor<3x2xf32>, tensor<2x5xf32>, tensor<3xi32>) {
    %0 = stablehlo.concatenate %arg0, %arg1, dim = 0 : (tensor<2x2xf32>, tensor<1x2xf32>) -> tensor<3x2xf32>
    %1 = stablehlo.concatenate %arg0, %arg2, %arg0, dim = 1 : (tensor<2x2xf32>, tensor<2x1xf32>, tensor<2x2xf32>) -> tensor<2x5xf32>
    %2 = stablehlo.concatenate %arg3, %arg4, dim = 0 : (tensor<1xi32>, tensor<2xi32>) -> tensor<3xi32>
    return %0, %1, %2 : tensor<3x2xf32>, tensor<2x5xf32>, tensor<3xi32>
  }
}

// reverse: no axis, one, two
module @reverse_no_axis_one_two {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<2x3x4x2xf32>, %arg2: tensor<3xi32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3x4x2xf32>, tensor<3xi32>) {
    %0 = stablehlo.reverse %arg0, dims = [] : tensor<2x3xf32>
    %1 = stablehlo.reverse %arg0, dims = [1] : tensor<2x3xf32>
    %2 = stablehlo.reverse %arg0, dims = [0, 1] : tensor<2x3xf32>
    %3 = stablehlo.reverse %arg1, dims = [1, 2] : tensor<2x3x4x2xf32>
    %4 = stablehlo.reverse %arg2, dims = [0] : tensor<3xi32>
    return %0, %1, %2, %3, %4 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3x4x2xf32>, tensor<3xi32>
  }
}

// gather: repeated indices, in no order
module @gather_repeated_indices_in_no_order {
  func.func public @main(%arg0: tensor<4xi32>, %arg1: tensor<3xf32>, %arg2: tensor<3x2xf32>, %arg3: tensor<3x2x2x3xf32>, %arg4: tensor<3x2xf32>, %arg5: tensor<1xi32>) -> (tensor<4xf32>, tensor<4x2xf32>, tensor<4x2x2x3xf32>, tensor<1x2xf32>) {
    %0 = "stablehlo.gather"(%arg1, %arg0) <{dimension_numbers = #stablehlo.gather<offset_dims = [], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1>}> : (tensor<3xf32>, tensor<4xi32>) -> tensor<4xf32>
    %1 = "stablehlo.gather"(%arg2, %arg0) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 2>}> : (tensor<3x2xf32>, tensor<4xi32>) -> tensor<4x2xf32>
    %2 = "stablehlo.gather"(%arg3, %arg0) <{dimension_numbers = #stablehlo.gather<offset_dims = [1, 2, 3], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 2, 2, 3>}> : (tensor<3x2x2x3xf32>, tensor<4xi32>) -> tensor<4x2x2x3xf32>
    %3 = "stablehlo.gather"(%arg4, %arg5) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 2>}> : (tensor<3x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
    return %0, %1, %2, %3 : tensor<4xf32>, tensor<4x2xf32>, tensor<4x2x2x3xf32>, tensor<1x2xf32>
  }
}

// reduce_sum: axes of a matrix
module @reduce_sum_axes_of_a_matrix {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.add across dimensions = [] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
    %2 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %3 = stablehlo.reduce(%arg0 init: %2) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %4 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %5 = stablehlo.reduce(%arg0 init: %4) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %6 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %7 = stablehlo.reduce(%arg0 init: %6) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    %8 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %9 = stablehlo.reduce(%arg0 init: %8) applies stablehlo.add across dimensions = [1, 0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    return %1, %3, %5, %7, %9 : tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>
  }
}

// reduce_max: axes of a matrix
module @reduce_max_axes_of_a_matrix {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.maximum across dimensions = [] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
    %2 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %3 = stablehlo.reduce(%arg0 init: %2) applies stablehlo.maximum across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %4 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %5 = stablehlo.reduce(%arg0 init: %4) applies stablehlo.maximum across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %6 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %7 = stablehlo.reduce(%arg0 init: %6) applies stablehlo.maximum across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    %8 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %9 = stablehlo.reduce(%arg0 init: %8) applies stablehlo.maximum across dimensions = [1, 0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    return %1, %3, %5, %7, %9 : tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>
  }
}

// reduce_min: axes of a matrix
module @reduce_min_axes_of_a_matrix {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>) {
    %0 = stablehlo.constant dense<0x7F800000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.minimum across dimensions = [] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
    %2 = stablehlo.constant dense<0x7F800000> : tensor<f32>
    %3 = stablehlo.reduce(%arg0 init: %2) applies stablehlo.minimum across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %4 = stablehlo.constant dense<0x7F800000> : tensor<f32>
    %5 = stablehlo.reduce(%arg0 init: %4) applies stablehlo.minimum across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %6 = stablehlo.constant dense<0x7F800000> : tensor<f32>
    %7 = stablehlo.reduce(%arg0 init: %6) applies stablehlo.minimum across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    %8 = stablehlo.constant dense<0x7F800000> : tensor<f32>
    %9 = stablehlo.reduce(%arg0 init: %8) applies stablehlo.minimum across dimensions = [1, 0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    return %1, %3, %5, %7, %9 : tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>
  }
}

// argmax: the first of equal ones
module @argmax_the_first_of_equal_ones {
  func.func public @main(%arg0: tensor<3x4xf32>, %arg1: tensor<2x3xf32>, %arg2: tensor<3xf32>) -> (tensor<3xi32>, tensor<3xi32>, tensor<i32>) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.maximum across dimensions = [1] : (tensor<3x4xf32>, tensor<f32>) -> tensor<3xf32>
    %2 = stablehlo.broadcast_in_dim %1, dims = [0] : (tensor<3xf32>) -> tensor<3x4xf32>
    %3 = stablehlo.compare EQ, %arg0, %2, FLOAT : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xi1>
    %4 = stablehlo.iota dim = 1 : tensor<3x4xi32>
    %5 = stablehlo.constant dense<2147483647> : tensor<3x4xi32>
    %6 = stablehlo.select %3, %4, %5 : tensor<3x4xi1>, tensor<3x4xi32>
    %7 = stablehlo.constant dense<2147483647> : tensor<i32>
    %8 = stablehlo.reduce(%6 init: %7) applies stablehlo.minimum across dimensions = [1] : (tensor<3x4xi32>, tensor<i32>) -> tensor<3xi32>
    %9 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %10 = stablehlo.reduce(%arg1 init: %9) applies stablehlo.maximum across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %12 = stablehlo.compare EQ, %arg1, %11, FLOAT : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
    %13 = stablehlo.iota dim = 0 : tensor<2x3xi32>
    %14 = stablehlo.constant dense<2147483647> : tensor<2x3xi32>
    %15 = stablehlo.select %12, %13, %14 : tensor<2x3xi1>, tensor<2x3xi32>
    %16 = stablehlo.constant dense<2147483647> : tensor<i32>
    %17 = stablehlo.reduce(%15 init: %16) applies stablehlo.minimum across dimensions = [0] : (tensor<2x3xi32>, tensor<i32>) -> tensor<3xi32>
    %18 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %19 = stablehlo.reduce(%arg2 init: %18) applies stablehlo.maximum across dimensions = [0] : (tensor<3xf32>, tensor<f32>) -> tensor<f32>
    %20 = stablehlo.broadcast_in_dim %19, dims = [] : (tensor<f32>) -> tensor<3xf32>
    %21 = stablehlo.compare EQ, %arg2, %20, FLOAT : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
    %22 = stablehlo.iota dim = 0 : tensor<3xi32>
    %23 = stablehlo.constant dense<2147483647> : tensor<3xi32>
    %24 = stablehlo.select %21, %22, %23 : tensor<3xi1>, tensor<3xi32>
    %25 = stablehlo.constant dense<2147483647> : tensor<i32>
    %26 = stablehlo.reduce(%24 init: %25) applies stablehlo.minimum across dimensions = [0] : (tensor<3xi32>, tensor<i32>) -> tensor<i32>
    return %8, %17, %26 : tensor<3xi32>, tensor<3xi32>, tensor<i32>
  }
}

// dot_general: by hand
module @dot_general_by_hand {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<3x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<3x3xf32>, tensor<3x3xf32>) {
    %0 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
    %1 = stablehlo.dot_general %arg0, %arg0, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
    %2 = stablehlo.dot_general %arg0, %arg0, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<3x3xf32>
    %3 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [0] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<3x3xf32>
    return %0, %1, %2, %3 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<3x3xf32>, tensor<3x3xf32>
  }
}

// convolution: by hand: the number of taps inside the image
module @convolution_by_hand_the_number_of_taps_inside_the_image {
  func.func public @main(%arg0: tensor<1x4x4x1xf32>, %arg1: tensor<3x3x1x1xf32>) -> (tensor<1x4x4x1xf32>, tensor<1x2x2x1xf32>) {
    %0 = stablehlo.convolution(%arg0, %arg1) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<1x4x4x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x4x4x1xf32>
    %1 = stablehlo.convolution(%arg0, %arg1) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<1x4x4x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x2x2x1xf32>
    return %0, %1 : tensor<1x4x4x1xf32>, tensor<1x2x2x1xf32>
  }
}

// convolution_input_grad: by hand: 1x1 stride 2 spreads
module @convolution_input_grad_by_hand_1x1_stride_2_spreads {
  func.func public @main(%arg0: tensor<1x2x2x1xf32>, %arg1: tensor<1x1x1x1xf32>) -> (tensor<1x3x4x1xf32>) {
    %0 = stablehlo.reverse %arg1, dims = [0, 1] : tensor<1x1x1x1xf32>
    %1 = stablehlo.transpose %0, dims = [0, 1, 3, 2] : (tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
    %2 = stablehlo.convolution(%arg0, %1) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[0, 0], [0, 1]], lhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x4x1xf32>
    return %2 : tensor<1x3x4x1xf32>
  }
}

// convolution_filter_grad: by hand: what each tap saw
module @convolution_filter_grad_by_hand_what_each_tap_saw {
  func.func public @main(%arg0: tensor<1x3x3x1xf32>, %arg1: tensor<1x2x2x1xf32>) -> (tensor<3x3x1x1xf32>) {
    %0 = stablehlo.convolution(%arg0, %arg1) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[1, 1], [1, 1]], rhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<1x3x3x1xf32>, tensor<1x2x2x1xf32>) -> tensor<3x3x1x1xf32>
    return %0 : tensor<3x3x1x1xf32>
  }
}

// relu: signs and zeros
module @relu_signs_and_zeros {
  func.func public @main(%arg0: tensor<5xf32>) -> (tensor<5xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<5xf32>
    %1 = stablehlo.maximum %arg0, %0 : tensor<5xf32>
    return %1 : tensor<5xf32>
  }
}

// relu_grad: nothing passes at zero
module @relu_grad_nothing_passes_at_zero {
  func.func public @main(%arg0: tensor<4xf32>, %arg1: tensor<4xf32>) -> (tensor<4xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<4xf32>
    %1 = stablehlo.compare GT, %arg1, %0, FLOAT : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
    %2 = stablehlo.constant dense<0x00000000> : tensor<4xf32>
    %3 = stablehlo.select %1, %arg0, %2 : tensor<4xi1>, tensor<4xf32>
    return %3 : tensor<4xf32>
  }
}

// batch_norm_training: by hand: biased variance, epsilon inside the root
module @batch_norm_training_by_hand_biased_variance_epsilon_inside_the_root {
  func.func public @main(%arg0: tensor<2x2xf32>, %arg1: tensor<2xf32>, %arg2: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.add across dimensions = [0] : (tensor<2x2xf32>, tensor<f32>) -> tensor<2xf32>
    %2 = stablehlo.constant dense<0x40000000> : tensor<2xf32>
    %3 = stablehlo.divide %1, %2 : tensor<2xf32>
    %4 = stablehlo.broadcast_in_dim %3, dims = [1] : (tensor<2xf32>) -> tensor<2x2xf32>
    %5 = stablehlo.subtract %arg0, %4 : tensor<2x2xf32>
    %6 = stablehlo.multiply %5, %5 : tensor<2x2xf32>
    %7 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %8 = stablehlo.reduce(%6 init: %7) applies stablehlo.add across dimensions = [0] : (tensor<2x2xf32>, tensor<f32>) -> tensor<2xf32>
    %9 = stablehlo.constant dense<0x40000000> : tensor<2xf32>
    %10 = stablehlo.divide %8, %9 : tensor<2xf32>
    %11 = stablehlo.constant dense<0x40400000> : tensor<2xf32>
    %12 = stablehlo.add %10, %11 : tensor<2xf32>
    %13 = stablehlo.rsqrt %12 : tensor<2xf32>
    %14 = stablehlo.multiply %arg1, %13 : tensor<2xf32>
    %15 = stablehlo.broadcast_in_dim %14, dims = [1] : (tensor<2xf32>) -> tensor<2x2xf32>
    %16 = stablehlo.multiply %5, %15 : tensor<2x2xf32>
    %17 = stablehlo.broadcast_in_dim %arg2, dims = [1] : (tensor<2xf32>) -> tensor<2x2xf32>
    %18 = stablehlo.add %16, %17 : tensor<2x2xf32>
    return %18, %3, %10 : tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>
  }
}

// batch_norm_grad: [2,3]
module @batch_norm_grad_2_3_ {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<3xf32>, %arg2: tensor<3xf32>, %arg3: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %2 = stablehlo.constant dense<0x40000000> : tensor<3xf32>
    %3 = stablehlo.divide %1, %2 : tensor<3xf32>
    %4 = stablehlo.broadcast_in_dim %3, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %5 = stablehlo.subtract %arg0, %4 : tensor<2x3xf32>
    %6 = stablehlo.multiply %5, %5 : tensor<2x3xf32>
    %7 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %8 = stablehlo.reduce(%6 init: %7) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %9 = stablehlo.constant dense<0x40000000> : tensor<3xf32>
    %10 = stablehlo.divide %8, %9 : tensor<3xf32>
    %11 = stablehlo.constant dense<0x3727C5AC> : tensor<3xf32>
    %12 = stablehlo.add %10, %11 : tensor<3xf32>
    %13 = stablehlo.rsqrt %12 : tensor<3xf32>
    %14 = stablehlo.multiply %arg1, %13 : tensor<3xf32>
    %15 = stablehlo.broadcast_in_dim %14, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %16 = stablehlo.multiply %5, %15 : tensor<2x3xf32>
    %17 = stablehlo.broadcast_in_dim %arg2, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %18 = stablehlo.add %16, %17 : tensor<2x3xf32>
    %19 = stablehlo.constant dense<0x3727C5AC> : tensor<3xf32>
    %20 = stablehlo.add %10, %19 : tensor<3xf32>
    %21 = stablehlo.rsqrt %20 : tensor<3xf32>
    %22 = stablehlo.broadcast_in_dim %3, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %23 = stablehlo.subtract %arg0, %22 : tensor<2x3xf32>
    %24 = stablehlo.broadcast_in_dim %21, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %25 = stablehlo.multiply %23, %24 : tensor<2x3xf32>
    %26 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %27 = stablehlo.reduce(%arg3 init: %26) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %28 = stablehlo.multiply %arg3, %25 : tensor<2x3xf32>
    %29 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %30 = stablehlo.reduce(%28 init: %29) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %31 = stablehlo.constant dense<0x40000000> : tensor<3xf32>
    %32 = stablehlo.divide %27, %31 : tensor<3xf32>
    %33 = stablehlo.broadcast_in_dim %32, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %34 = stablehlo.constant dense<0x40000000> : tensor<3xf32>
    %35 = stablehlo.divide %30, %34 : tensor<3xf32>
    %36 = stablehlo.broadcast_in_dim %35, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %37 = stablehlo.multiply %25, %36 : tensor<2x3xf32>
    %38 = stablehlo.subtract %arg3, %33 : tensor<2x3xf32>
    %39 = stablehlo.subtract %38, %37 : tensor<2x3xf32>
    %40 = stablehlo.multiply %arg1, %21 : tensor<3xf32>
    %41 = stablehlo.broadcast_in_dim %40, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %42 = stablehlo.multiply %39, %41 : tensor<2x3xf32>
    return %42, %30, %27 : tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>
  }
}

// repeat: no trip, one, several
module @repeat_no_trip_one_several {
  func.func public @main(%arg0: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
    %0 = stablehlo.constant dense<0> : tensor<i32>
    %1 = stablehlo.constant dense<1> : tensor<i32>
    %2 = stablehlo.constant dense<0> : tensor<i32>
    %5:2 = stablehlo.while(%3 = %0, %4 = %arg0) : tensor<i32>, tensor<2xf32>
    cond {
      %6 = stablehlo.compare LT, %3, %2, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %6 : tensor<i1>
    } do {
      %7 = stablehlo.add %4, %4 : tensor<2xf32>
      %8 = stablehlo.add %3, %1 : tensor<i32>
      stablehlo.return %8, %7 : tensor<i32>, tensor<2xf32>
    }
    %9 = stablehlo.constant dense<0> : tensor<i32>
    %10 = stablehlo.constant dense<1> : tensor<i32>
    %11 = stablehlo.constant dense<1> : tensor<i32>
    %14:2 = stablehlo.while(%12 = %9, %13 = %arg0) : tensor<i32>, tensor<2xf32>
    cond {
      %15 = stablehlo.compare LT, %12, %11, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %15 : tensor<i1>
    } do {
      %16 = stablehlo.add %13, %13 : tensor<2xf32>
      %17 = stablehlo.add %12, %10 : tensor<i32>
      stablehlo.return %17, %16 : tensor<i32>, tensor<2xf32>
    }
    %18 = stablehlo.constant dense<0> : tensor<i32>
    %19 = stablehlo.constant dense<1> : tensor<i32>
    %20 = stablehlo.constant dense<5> : tensor<i32>
    %23:2 = stablehlo.while(%21 = %18, %22 = %arg0) : tensor<i32>, tensor<2xf32>
    cond {
      %24 = stablehlo.compare LT, %21, %20, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %24 : tensor<i1>
    } do {
      %25 = stablehlo.add %22, %22 : tensor<2xf32>
      %26 = stablehlo.add %21, %19 : tensor<i32>
      stablehlo.return %26, %25 : tensor<i32>, tensor<2xf32>
    }
    return %5#1, %14#1, %23#1 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
  }
}

module @training {
  func.func public @main(%arg0: tensor<2x8x8x3xf32>, %arg1: tensor<3x3x3x2xf32> {tf.aliasing_output = 1 : i32}, %arg2: tensor<2xf32> {tf.aliasing_output = 2 : i32}, %arg3: tensor<2xf32> {tf.aliasing_output = 3 : i32}, %arg4: tensor<3x3x2x2xf32> {tf.aliasing_output = 4 : i32}, %arg5: tensor<2xf32> {tf.aliasing_output = 5 : i32}, %arg6: tensor<2xf32> {tf.aliasing_output = 6 : i32}, %arg7: tensor<3x3x2x2xf32> {tf.aliasing_output = 7 : i32}, %arg8: tensor<2xf32> {tf.aliasing_output = 8 : i32}, %arg9: tensor<2xf32> {tf.aliasing_output = 9 : i32}, %arg10: tensor<3x3x2x4xf32> {tf.aliasing_output = 10 : i32}, %arg11: tensor<4xf32> {tf.aliasing_output = 11 : i32}, %arg12: tensor<4xf32> {tf.aliasing_output = 12 : i32}, %arg13: tensor<3x3x4x4xf32> {tf.aliasing_output = 13 : i32}, %arg14: tensor<4xf32> {tf.aliasing_output = 14 : i32}, %arg15: tensor<4xf32> {tf.aliasing_output = 15 : i32}, %arg16: tensor<1x1x2x4xf32> {tf.aliasing_output = 16 : i32}, %arg17: tensor<4xf32> {tf.aliasing_output = 17 : i32}, %arg18: tensor<4xf32> {tf.aliasing_output = 18 : i32}, %arg19: tensor<3x4xf32> {tf.aliasing_output = 19 : i32}) -> (tensor<f32>, tensor<3x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x3x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x3x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x3x2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3x3x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<1x1x2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3x4xf32>) {
    %0 = stablehlo.convolution(%arg0, %arg1) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x3xf32>, tensor<3x3x3x2xf32>) -> tensor<2x8x8x2xf32>
    %1 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %3 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %4 = stablehlo.divide %2, %3 : tensor<2xf32>
    %5 = stablehlo.broadcast_in_dim %4, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %6 = stablehlo.subtract %0, %5 : tensor<2x8x8x2xf32>
    %7 = stablehlo.multiply %6, %6 : tensor<2x8x8x2xf32>
    %8 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %9 = stablehlo.reduce(%7 init: %8) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %10 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %11 = stablehlo.divide %9, %10 : tensor<2xf32>
    %12 = stablehlo.constant dense<0x3727C5AC> : tensor<2xf32>
    %13 = stablehlo.add %11, %12 : tensor<2xf32>
    %14 = stablehlo.rsqrt %13 : tensor<2xf32>
    %15 = stablehlo.multiply %arg2, %14 : tensor<2xf32>
    %16 = stablehlo.broadcast_in_dim %15, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %17 = stablehlo.multiply %6, %16 : tensor<2x8x8x2xf32>
    %18 = stablehlo.broadcast_in_dim %arg3, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %19 = stablehlo.add %17, %18 : tensor<2x8x8x2xf32>
    %20 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %21 = stablehlo.maximum %19, %20 : tensor<2x8x8x2xf32>
    %22 = stablehlo.convolution(%21, %arg4) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<3x3x2x2xf32>) -> tensor<2x8x8x2xf32>
    %23 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %24 = stablehlo.reduce(%22 init: %23) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %25 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %26 = stablehlo.divide %24, %25 : tensor<2xf32>
    %27 = stablehlo.broadcast_in_dim %26, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %28 = stablehlo.subtract %22, %27 : tensor<2x8x8x2xf32>
    %29 = stablehlo.multiply %28, %28 : tensor<2x8x8x2xf32>
    %30 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %31 = stablehlo.reduce(%29 init: %30) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %32 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %33 = stablehlo.divide %31, %32 : tensor<2xf32>
    %34 = stablehlo.constant dense<0x3727C5AC> : tensor<2xf32>
    %35 = stablehlo.add %33, %34 : tensor<2xf32>
    %36 = stablehlo.rsqrt %35 : tensor<2xf32>
    %37 = stablehlo.multiply %arg5, %36 : tensor<2xf32>
    %38 = stablehlo.broadcast_in_dim %37, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %39 = stablehlo.multiply %28, %38 : tensor<2x8x8x2xf32>
    %40 = stablehlo.broadcast_in_dim %arg6, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %41 = stablehlo.add %39, %40 : tensor<2x8x8x2xf32>
    %42 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %43 = stablehlo.maximum %41, %42 : tensor<2x8x8x2xf32>
    %44 = stablehlo.convolution(%43, %arg7) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<3x3x2x2xf32>) -> tensor<2x8x8x2xf32>
    %45 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %46 = stablehlo.reduce(%44 init: %45) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %47 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %48 = stablehlo.divide %46, %47 : tensor<2xf32>
    %49 = stablehlo.broadcast_in_dim %48, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %50 = stablehlo.subtract %44, %49 : tensor<2x8x8x2xf32>
    %51 = stablehlo.multiply %50, %50 : tensor<2x8x8x2xf32>
    %52 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %53 = stablehlo.reduce(%51 init: %52) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %54 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %55 = stablehlo.divide %53, %54 : tensor<2xf32>
    %56 = stablehlo.constant dense<0x3727C5AC> : tensor<2xf32>
    %57 = stablehlo.add %55, %56 : tensor<2xf32>
    %58 = stablehlo.rsqrt %57 : tensor<2xf32>
    %59 = stablehlo.multiply %arg8, %58 : tensor<2xf32>
    %60 = stablehlo.broadcast_in_dim %59, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %61 = stablehlo.multiply %50, %60 : tensor<2x8x8x2xf32>
    %62 = stablehlo.broadcast_in_dim %arg9, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %63 = stablehlo.add %61, %62 : tensor<2x8x8x2xf32>
    %64 = stablehlo.add %63, %21 : tensor<2x8x8x2xf32>
    %65 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %66 = stablehlo.maximum %64, %65 : tensor<2x8x8x2xf32>
    %67 = stablehlo.convolution(%66, %arg10) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<3x3x2x4xf32>) -> tensor<2x4x4x4xf32>
    %68 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %69 = stablehlo.reduce(%67 init: %68) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %70 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %71 = stablehlo.divide %69, %70 : tensor<4xf32>
    %72 = stablehlo.broadcast_in_dim %71, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %73 = stablehlo.subtract %67, %72 : tensor<2x4x4x4xf32>
    %74 = stablehlo.multiply %73, %73 : tensor<2x4x4x4xf32>
    %75 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %76 = stablehlo.reduce(%74 init: %75) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %77 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %78 = stablehlo.divide %76, %77 : tensor<4xf32>
    %79 = stablehlo.constant dense<0x3727C5AC> : tensor<4xf32>
    %80 = stablehlo.add %78, %79 : tensor<4xf32>
    %81 = stablehlo.rsqrt %80 : tensor<4xf32>
    %82 = stablehlo.multiply %arg11, %81 : tensor<4xf32>
    %83 = stablehlo.broadcast_in_dim %82, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %84 = stablehlo.multiply %73, %83 : tensor<2x4x4x4xf32>
    %85 = stablehlo.broadcast_in_dim %arg12, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %86 = stablehlo.add %84, %85 : tensor<2x4x4x4xf32>
    %87 = stablehlo.constant dense<0x00000000> : tensor<2x4x4x4xf32>
    %88 = stablehlo.maximum %86, %87 : tensor<2x4x4x4xf32>
    %89 = stablehlo.convolution(%88, %arg13) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x4x4x4xf32>, tensor<3x3x4x4xf32>) -> tensor<2x4x4x4xf32>
    %90 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %91 = stablehlo.reduce(%89 init: %90) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %92 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %93 = stablehlo.divide %91, %92 : tensor<4xf32>
    %94 = stablehlo.broadcast_in_dim %93, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %95 = stablehlo.subtract %89, %94 : tensor<2x4x4x4xf32>
    %96 = stablehlo.multiply %95, %95 : tensor<2x4x4x4xf32>
    %97 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %98 = stablehlo.reduce(%96 init: %97) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %99 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %100 = stablehlo.divide %98, %99 : tensor<4xf32>
    %101 = stablehlo.constant dense<0x3727C5AC> : tensor<4xf32>
    %102 = stablehlo.add %100, %101 : tensor<4xf32>
    %103 = stablehlo.rsqrt %102 : tensor<4xf32>
    %104 = stablehlo.multiply %arg14, %103 : tensor<4xf32>
    %105 = stablehlo.broadcast_in_dim %104, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %106 = stablehlo.multiply %95, %105 : tensor<2x4x4x4xf32>
    %107 = stablehlo.broadcast_in_dim %arg15, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %108 = stablehlo.add %106, %107 : tensor<2x4x4x4xf32>
    %109 = stablehlo.convolution(%66, %arg16) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[0, 0], [0, 0]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<1x1x2x4xf32>) -> tensor<2x4x4x4xf32>
    %110 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %111 = stablehlo.reduce(%109 init: %110) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %112 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %113 = stablehlo.divide %111, %112 : tensor<4xf32>
    %114 = stablehlo.broadcast_in_dim %113, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %115 = stablehlo.subtract %109, %114 : tensor<2x4x4x4xf32>
    %116 = stablehlo.multiply %115, %115 : tensor<2x4x4x4xf32>
    %117 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %118 = stablehlo.reduce(%116 init: %117) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %119 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %120 = stablehlo.divide %118, %119 : tensor<4xf32>
    %121 = stablehlo.constant dense<0x3727C5AC> : tensor<4xf32>
    %122 = stablehlo.add %120, %121 : tensor<4xf32>
    %123 = stablehlo.rsqrt %122 : tensor<4xf32>
    %124 = stablehlo.multiply %arg17, %123 : tensor<4xf32>
    %125 = stablehlo.broadcast_in_dim %124, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %126 = stablehlo.multiply %115, %125 : tensor<2x4x4x4xf32>
    %127 = stablehlo.broadcast_in_dim %arg18, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %128 = stablehlo.add %126, %127 : tensor<2x4x4x4xf32>
    %129 = stablehlo.add %108, %128 : tensor<2x4x4x4xf32>
    %130 = stablehlo.constant dense<0x00000000> : tensor<2x4x4x4xf32>
    %131 = stablehlo.maximum %129, %130 : tensor<2x4x4x4xf32>
    %132 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %133 = stablehlo.reduce(%131 init: %132) applies stablehlo.add across dimensions = [1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<2x4xf32>
    %134 = stablehlo.dot_general %133, %arg19, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<2x3xf32>
    %135 = stablehlo.multiply %134, %134 : tensor<2x3xf32>
    %136 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %137 = stablehlo.reduce(%135 init: %136) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    %138 = stablehlo.constant dense<0x3A83126F> : tensor<f32>
    %139 = stablehlo.multiply %137, %138 : tensor<f32>
    %140 = stablehlo.broadcast_in_dim %138, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
    %141 = stablehlo.multiply %140, %134 : tensor<2x3xf32>
    %142 = stablehlo.add %141, %141 : tensor<2x3xf32>
    %143 = stablehlo.dot_general %142, %arg19, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
    %144 = stablehlo.dot_general %142, %133, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<3x4xf32>
    %145 = stablehlo.broadcast_in_dim %143, dims = [0, 3] : (tensor<2x4xf32>) -> tensor<2x4x4x4xf32>
    %146 = stablehlo.constant dense<0x00000000> : tensor<2x4x4x4xf32>
    %147 = stablehlo.compare GT, %131, %146, FLOAT : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xi1>
    %148 = stablehlo.constant dense<0x00000000> : tensor<2x4x4x4xf32>
    %149 = stablehlo.select %147, %145, %148 : tensor<2x4x4x4xi1>, tensor<2x4x4x4xf32>
    %150 = stablehlo.constant dense<0x3727C5AC> : tensor<4xf32>
    %151 = stablehlo.add %120, %150 : tensor<4xf32>
    %152 = stablehlo.rsqrt %151 : tensor<4xf32>
    %153 = stablehlo.broadcast_in_dim %113, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %154 = stablehlo.subtract %109, %153 : tensor<2x4x4x4xf32>
    %155 = stablehlo.broadcast_in_dim %152, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %156 = stablehlo.multiply %154, %155 : tensor<2x4x4x4xf32>
    %157 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %158 = stablehlo.reduce(%149 init: %157) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %159 = stablehlo.multiply %149, %156 : tensor<2x4x4x4xf32>
    %160 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %161 = stablehlo.reduce(%159 init: %160) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %162 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %163 = stablehlo.divide %158, %162 : tensor<4xf32>
    %164 = stablehlo.broadcast_in_dim %163, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %165 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %166 = stablehlo.divide %161, %165 : tensor<4xf32>
    %167 = stablehlo.broadcast_in_dim %166, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %168 = stablehlo.multiply %156, %167 : tensor<2x4x4x4xf32>
    %169 = stablehlo.subtract %149, %164 : tensor<2x4x4x4xf32>
    %170 = stablehlo.subtract %169, %168 : tensor<2x4x4x4xf32>
    %171 = stablehlo.multiply %arg17, %152 : tensor<4xf32>
    %172 = stablehlo.broadcast_in_dim %171, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %173 = stablehlo.multiply %170, %172 : tensor<2x4x4x4xf32>
    %174 = stablehlo.reverse %arg16, dims = [0, 1] : tensor<1x1x2x4xf32>
    %175 = stablehlo.transpose %174, dims = [0, 1, 3, 2] : (tensor<1x1x2x4xf32>) -> tensor<1x1x4x2xf32>
    %176 = stablehlo.convolution(%173, %175) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[0, 1], [0, 1]], lhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x4x4x4xf32>, tensor<1x1x4x2xf32>) -> tensor<2x8x8x2xf32>
    %177 = stablehlo.convolution(%66, %173) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[0, -1], [0, -1]], rhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<2x4x4x4xf32>) -> tensor<1x1x2x4xf32>
    %178 = stablehlo.constant dense<0x3727C5AC> : tensor<4xf32>
    %179 = stablehlo.add %100, %178 : tensor<4xf32>
    %180 = stablehlo.rsqrt %179 : tensor<4xf32>
    %181 = stablehlo.broadcast_in_dim %93, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %182 = stablehlo.subtract %89, %181 : tensor<2x4x4x4xf32>
    %183 = stablehlo.broadcast_in_dim %180, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %184 = stablehlo.multiply %182, %183 : tensor<2x4x4x4xf32>
    %185 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %186 = stablehlo.reduce(%149 init: %185) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %187 = stablehlo.multiply %149, %184 : tensor<2x4x4x4xf32>
    %188 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %189 = stablehlo.reduce(%187 init: %188) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %190 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %191 = stablehlo.divide %186, %190 : tensor<4xf32>
    %192 = stablehlo.broadcast_in_dim %191, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %193 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %194 = stablehlo.divide %189, %193 : tensor<4xf32>
    %195 = stablehlo.broadcast_in_dim %194, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %196 = stablehlo.multiply %184, %195 : tensor<2x4x4x4xf32>
    %197 = stablehlo.subtract %149, %192 : tensor<2x4x4x4xf32>
    %198 = stablehlo.subtract %197, %196 : tensor<2x4x4x4xf32>
    %199 = stablehlo.multiply %arg14, %180 : tensor<4xf32>
    %200 = stablehlo.broadcast_in_dim %199, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %201 = stablehlo.multiply %198, %200 : tensor<2x4x4x4xf32>
    %202 = stablehlo.reverse %arg13, dims = [0, 1] : tensor<3x3x4x4xf32>
    %203 = stablehlo.transpose %202, dims = [0, 1, 3, 2] : (tensor<3x3x4x4xf32>) -> tensor<3x3x4x4xf32>
    %204 = stablehlo.convolution(%201, %203) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x4x4x4xf32>, tensor<3x3x4x4xf32>) -> tensor<2x4x4x4xf32>
    %205 = stablehlo.convolution(%88, %201) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[1, 1], [1, 1]], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) -> tensor<3x3x4x4xf32>
    %206 = stablehlo.constant dense<0x00000000> : tensor<2x4x4x4xf32>
    %207 = stablehlo.compare GT, %88, %206, FLOAT : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xi1>
    %208 = stablehlo.constant dense<0x00000000> : tensor<2x4x4x4xf32>
    %209 = stablehlo.select %207, %204, %208 : tensor<2x4x4x4xi1>, tensor<2x4x4x4xf32>
    %210 = stablehlo.constant dense<0x3727C5AC> : tensor<4xf32>
    %211 = stablehlo.add %78, %210 : tensor<4xf32>
    %212 = stablehlo.rsqrt %211 : tensor<4xf32>
    %213 = stablehlo.broadcast_in_dim %71, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %214 = stablehlo.subtract %67, %213 : tensor<2x4x4x4xf32>
    %215 = stablehlo.broadcast_in_dim %212, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %216 = stablehlo.multiply %214, %215 : tensor<2x4x4x4xf32>
    %217 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %218 = stablehlo.reduce(%209 init: %217) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %219 = stablehlo.multiply %209, %216 : tensor<2x4x4x4xf32>
    %220 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %221 = stablehlo.reduce(%219 init: %220) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x4x4x4xf32>, tensor<f32>) -> tensor<4xf32>
    %222 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %223 = stablehlo.divide %218, %222 : tensor<4xf32>
    %224 = stablehlo.broadcast_in_dim %223, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %225 = stablehlo.constant dense<0x42000000> : tensor<4xf32>
    %226 = stablehlo.divide %221, %225 : tensor<4xf32>
    %227 = stablehlo.broadcast_in_dim %226, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %228 = stablehlo.multiply %216, %227 : tensor<2x4x4x4xf32>
    %229 = stablehlo.subtract %209, %224 : tensor<2x4x4x4xf32>
    %230 = stablehlo.subtract %229, %228 : tensor<2x4x4x4xf32>
    %231 = stablehlo.multiply %arg11, %212 : tensor<4xf32>
    %232 = stablehlo.broadcast_in_dim %231, dims = [3] : (tensor<4xf32>) -> tensor<2x4x4x4xf32>
    %233 = stablehlo.multiply %230, %232 : tensor<2x4x4x4xf32>
    %234 = stablehlo.reverse %arg10, dims = [0, 1] : tensor<3x3x2x4xf32>
    %235 = stablehlo.transpose %234, dims = [0, 1, 3, 2] : (tensor<3x3x2x4xf32>) -> tensor<3x3x4x2xf32>
    %236 = stablehlo.convolution(%233, %235) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[1, 2], [1, 2]], lhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x4x4x4xf32>, tensor<3x3x4x2xf32>) -> tensor<2x8x8x2xf32>
    %237 = stablehlo.convolution(%66, %233) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[1, 0], [1, 0]], rhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<2x4x4x4xf32>) -> tensor<3x3x2x4xf32>
    %238 = stablehlo.add %176, %236 : tensor<2x8x8x2xf32>
    %239 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %240 = stablehlo.compare GT, %66, %239, FLOAT : (tensor<2x8x8x2xf32>, tensor<2x8x8x2xf32>) -> tensor<2x8x8x2xi1>
    %241 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %242 = stablehlo.select %240, %238, %241 : tensor<2x8x8x2xi1>, tensor<2x8x8x2xf32>
    %243 = stablehlo.constant dense<0x3727C5AC> : tensor<2xf32>
    %244 = stablehlo.add %55, %243 : tensor<2xf32>
    %245 = stablehlo.rsqrt %244 : tensor<2xf32>
    %246 = stablehlo.broadcast_in_dim %48, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %247 = stablehlo.subtract %44, %246 : tensor<2x8x8x2xf32>
    %248 = stablehlo.broadcast_in_dim %245, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %249 = stablehlo.multiply %247, %248 : tensor<2x8x8x2xf32>
    %250 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %251 = stablehlo.reduce(%242 init: %250) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %252 = stablehlo.multiply %242, %249 : tensor<2x8x8x2xf32>
    %253 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %254 = stablehlo.reduce(%252 init: %253) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %255 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %256 = stablehlo.divide %251, %255 : tensor<2xf32>
    %257 = stablehlo.broadcast_in_dim %256, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %258 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %259 = stablehlo.divide %254, %258 : tensor<2xf32>
    %260 = stablehlo.broadcast_in_dim %259, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %261 = stablehlo.multiply %249, %260 : tensor<2x8x8x2xf32>
    %262 = stablehlo.subtract %242, %257 : tensor<2x8x8x2xf32>
    %263 = stablehlo.subtract %262, %261 : tensor<2x8x8x2xf32>
    %264 = stablehlo.multiply %arg8, %245 : tensor<2xf32>
    %265 = stablehlo.broadcast_in_dim %264, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %266 = stablehlo.multiply %263, %265 : tensor<2x8x8x2xf32>
    %267 = stablehlo.reverse %arg7, dims = [0, 1] : tensor<3x3x2x2xf32>
    %268 = stablehlo.transpose %267, dims = [0, 1, 3, 2] : (tensor<3x3x2x2xf32>) -> tensor<3x3x2x2xf32>
    %269 = stablehlo.convolution(%266, %268) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<3x3x2x2xf32>) -> tensor<2x8x8x2xf32>
    %270 = stablehlo.convolution(%43, %266) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[1, 1], [1, 1]], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<2x8x8x2xf32>) -> tensor<3x3x2x2xf32>
    %271 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %272 = stablehlo.compare GT, %43, %271, FLOAT : (tensor<2x8x8x2xf32>, tensor<2x8x8x2xf32>) -> tensor<2x8x8x2xi1>
    %273 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %274 = stablehlo.select %272, %269, %273 : tensor<2x8x8x2xi1>, tensor<2x8x8x2xf32>
    %275 = stablehlo.constant dense<0x3727C5AC> : tensor<2xf32>
    %276 = stablehlo.add %33, %275 : tensor<2xf32>
    %277 = stablehlo.rsqrt %276 : tensor<2xf32>
    %278 = stablehlo.broadcast_in_dim %26, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %279 = stablehlo.subtract %22, %278 : tensor<2x8x8x2xf32>
    %280 = stablehlo.broadcast_in_dim %277, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %281 = stablehlo.multiply %279, %280 : tensor<2x8x8x2xf32>
    %282 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %283 = stablehlo.reduce(%274 init: %282) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %284 = stablehlo.multiply %274, %281 : tensor<2x8x8x2xf32>
    %285 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %286 = stablehlo.reduce(%284 init: %285) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %287 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %288 = stablehlo.divide %283, %287 : tensor<2xf32>
    %289 = stablehlo.broadcast_in_dim %288, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %290 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %291 = stablehlo.divide %286, %290 : tensor<2xf32>
    %292 = stablehlo.broadcast_in_dim %291, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %293 = stablehlo.multiply %281, %292 : tensor<2x8x8x2xf32>
    %294 = stablehlo.subtract %274, %289 : tensor<2x8x8x2xf32>
    %295 = stablehlo.subtract %294, %293 : tensor<2x8x8x2xf32>
    %296 = stablehlo.multiply %arg5, %277 : tensor<2xf32>
    %297 = stablehlo.broadcast_in_dim %296, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %298 = stablehlo.multiply %295, %297 : tensor<2x8x8x2xf32>
    %299 = stablehlo.reverse %arg4, dims = [0, 1] : tensor<3x3x2x2xf32>
    %300 = stablehlo.transpose %299, dims = [0, 1, 3, 2] : (tensor<3x3x2x2xf32>) -> tensor<3x3x2x2xf32>
    %301 = stablehlo.convolution(%298, %300) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<3x3x2x2xf32>) -> tensor<2x8x8x2xf32>
    %302 = stablehlo.convolution(%21, %298) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[1, 1], [1, 1]], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x2xf32>, tensor<2x8x8x2xf32>) -> tensor<3x3x2x2xf32>
    %303 = stablehlo.add %242, %301 : tensor<2x8x8x2xf32>
    %304 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %305 = stablehlo.compare GT, %21, %304, FLOAT : (tensor<2x8x8x2xf32>, tensor<2x8x8x2xf32>) -> tensor<2x8x8x2xi1>
    %306 = stablehlo.constant dense<0x00000000> : tensor<2x8x8x2xf32>
    %307 = stablehlo.select %305, %303, %306 : tensor<2x8x8x2xi1>, tensor<2x8x8x2xf32>
    %308 = stablehlo.constant dense<0x3727C5AC> : tensor<2xf32>
    %309 = stablehlo.add %11, %308 : tensor<2xf32>
    %310 = stablehlo.rsqrt %309 : tensor<2xf32>
    %311 = stablehlo.broadcast_in_dim %4, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %312 = stablehlo.subtract %0, %311 : tensor<2x8x8x2xf32>
    %313 = stablehlo.broadcast_in_dim %310, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %314 = stablehlo.multiply %312, %313 : tensor<2x8x8x2xf32>
    %315 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %316 = stablehlo.reduce(%307 init: %315) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %317 = stablehlo.multiply %307, %314 : tensor<2x8x8x2xf32>
    %318 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %319 = stablehlo.reduce(%317 init: %318) applies stablehlo.add across dimensions = [0, 1, 2] : (tensor<2x8x8x2xf32>, tensor<f32>) -> tensor<2xf32>
    %320 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %321 = stablehlo.divide %316, %320 : tensor<2xf32>
    %322 = stablehlo.broadcast_in_dim %321, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %323 = stablehlo.constant dense<0x43000000> : tensor<2xf32>
    %324 = stablehlo.divide %319, %323 : tensor<2xf32>
    %325 = stablehlo.broadcast_in_dim %324, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %326 = stablehlo.multiply %314, %325 : tensor<2x8x8x2xf32>
    %327 = stablehlo.subtract %307, %322 : tensor<2x8x8x2xf32>
    %328 = stablehlo.subtract %327, %326 : tensor<2x8x8x2xf32>
    %329 = stablehlo.multiply %arg2, %310 : tensor<2xf32>
    %330 = stablehlo.broadcast_in_dim %329, dims = [3] : (tensor<2xf32>) -> tensor<2x8x8x2xf32>
    %331 = stablehlo.multiply %328, %330 : tensor<2x8x8x2xf32>
    %332 = stablehlo.convolution(%arg0, %331) dim_numbers = [f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f], window = {pad = [[1, 1], [1, 1]], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x8x8x3xf32>, tensor<2x8x8x2xf32>) -> tensor<3x3x3x2xf32>
    %333 = stablehlo.constant dense<0x3C23D70A> : tensor<3x3x3x2xf32>
    %334 = stablehlo.multiply %332, %333 : tensor<3x3x3x2xf32>
    %335 = stablehlo.subtract %arg1, %334 : tensor<3x3x3x2xf32>
    %336 = stablehlo.constant dense<0x3C23D70A> : tensor<2xf32>
    %337 = stablehlo.multiply %319, %336 : tensor<2xf32>
    %338 = stablehlo.subtract %arg2, %337 : tensor<2xf32>
    %339 = stablehlo.multiply %316, %336 : tensor<2xf32>
    %340 = stablehlo.subtract %arg3, %339 : tensor<2xf32>
    %341 = stablehlo.constant dense<0x3C23D70A> : tensor<3x3x2x2xf32>
    %342 = stablehlo.multiply %302, %341 : tensor<3x3x2x2xf32>
    %343 = stablehlo.subtract %arg4, %342 : tensor<3x3x2x2xf32>
    %344 = stablehlo.multiply %286, %336 : tensor<2xf32>
    %345 = stablehlo.subtract %arg5, %344 : tensor<2xf32>
    %346 = stablehlo.multiply %283, %336 : tensor<2xf32>
    %347 = stablehlo.subtract %arg6, %346 : tensor<2xf32>
    %348 = stablehlo.multiply %270, %341 : tensor<3x3x2x2xf32>
    %349 = stablehlo.subtract %arg7, %348 : tensor<3x3x2x2xf32>
    %350 = stablehlo.multiply %254, %336 : tensor<2xf32>
    %351 = stablehlo.subtract %arg8, %350 : tensor<2xf32>
    %352 = stablehlo.multiply %251, %336 : tensor<2xf32>
    %353 = stablehlo.subtract %arg9, %352 : tensor<2xf32>
    %354 = stablehlo.constant dense<0x3C23D70A> : tensor<3x3x2x4xf32>
    %355 = stablehlo.multiply %237, %354 : tensor<3x3x2x4xf32>
    %356 = stablehlo.subtract %arg10, %355 : tensor<3x3x2x4xf32>
    %357 = stablehlo.constant dense<0x3C23D70A> : tensor<4xf32>
    %358 = stablehlo.multiply %221, %357 : tensor<4xf32>
    %359 = stablehlo.subtract %arg11, %358 : tensor<4xf32>
    %360 = stablehlo.multiply %218, %357 : tensor<4xf32>
    %361 = stablehlo.subtract %arg12, %360 : tensor<4xf32>
    %362 = stablehlo.constant dense<0x3C23D70A> : tensor<3x3x4x4xf32>
    %363 = stablehlo.multiply %205, %362 : tensor<3x3x4x4xf32>
    %364 = stablehlo.subtract %arg13, %363 : tensor<3x3x4x4xf32>
    %365 = stablehlo.multiply %189, %357 : tensor<4xf32>
    %366 = stablehlo.subtract %arg14, %365 : tensor<4xf32>
    %367 = stablehlo.multiply %186, %357 : tensor<4xf32>
    %368 = stablehlo.subtract %arg15, %367 : tensor<4xf32>
    %369 = stablehlo.constant dense<0x3C23D70A> : tensor<1x1x2x4xf32>
    %370 = stablehlo.multiply %177, %369 : tensor<1x1x2x4xf32>
    %371 = stablehlo.subtract %arg16, %370 : tensor<1x1x2x4xf32>
    %372 = stablehlo.multiply %161, %357 : tensor<4xf32>
    %373 = stablehlo.subtract %arg17, %372 : tensor<4xf32>
    %374 = stablehlo.multiply %158, %357 : tensor<4xf32>
    %375 = stablehlo.subtract %arg18, %374 : tensor<4xf32>
    %376 = stablehlo.constant dense<0x3C23D70A> : tensor<3x4xf32>
    %377 = stablehlo.multiply %144, %376 : tensor<3x4xf32>
    %378 = stablehlo.subtract %arg19, %377 : tensor<3x4xf32>
    return %139, %335, %338, %340, %343, %345, %347, %349, %351, %353, %356, %359, %361, %364, %366, %368, %371, %373, %375, %378 : tensor<f32>, tensor<3x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x3x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x3x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x3x2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3x3x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<1x1x2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3x4xf32>
  }
}

export { notARecipe } from "./not-a-recipe.ts";
export { recipeCircle } from "./recipe-circle.ts";
export { unknownRecipe } from "./unknown-recipe.ts";

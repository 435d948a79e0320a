using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HealthAggregator.Web.Describing;

/// <summary>
/// The admin API as OpenAPI describes it. It is made of the very routes, fields and documents that answer, so it cannot speak of others; and only when somebody
/// first asks for it, so it delays no start.
/// </summary>
internal static class ApiDescription
{
    public const string Token = "token";

    private const string Name = "v1";

    private const string Introduction = """
        What operators and machines ask of one instance. Reading is open unless admin.anonymous_read says otherwise; every change needs the token of an operator,
        and a reason. A change is answered 200 when it is durable and probers see it; 503 means that nothing changed. HEAD answers wherever GET does.
        """;

    public static void AddTo(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        options.AddSchemaTransformer((schema, context, _) => AllowNull(schema, context));
        options.AddOperationTransformer((described, context, cancellation) => OperationDescription.Complete(described, context, cancellation));
        options.AddDocumentTransformer((document, _, _) => Introduce(document));
    });

    public static void Map(AdminRoutes routes, IServiceProvider services)
    {
        // Always the same, and not made before somebody wants it. By whichever request comes first, for all of them.
        var text = new Lazy<Task<string>>(() => Render(services));
        routes.Read("/openapi/v1.json", new("getOpenApi", "This description.", typeof(JsonObject)), _ => new TextResult(text));
    }

    private static async Task<string> Render(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }

    private static Task Introduce(OpenApiDocument document)
    {
        document.Info = new() { Title = "HealthAggregator", Version = Product.Version, Description = Introduction.ReplaceLineEndings(" ") };
        document.Servers = [new() { Url = "/" }];
        document.Tags?.Clear();
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token that the config names, or the one in STATE_DIR/operator.token." },
        };
        return Task.CompletedTask;
    }

    private static Task AllowNull(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is { IsGetNullable: true } && schema.Type is { } type)
        {
            schema.Type = type | JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private sealed class TextResult(Lazy<Task<string>> text) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext) =>
            await TypedResults.Text(await text.Value, "application/json", Encoding.UTF8).ExecuteAsync(httpContext);
    }
}

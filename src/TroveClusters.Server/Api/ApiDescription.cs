using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Input;

namespace TroveClusters.Server.Api;

/// <summary>The OpenAPI document: made of the routes, of the types of their answers and of the schemas their bodies are checked by.</summary>
internal static class ApiDescription
{
    private const string Token = "token";

    /// <summary>Sets it up.</summary>
    public static void Configure(IServiceCollection services) => services.AddOpenApi("v1", openApi =>
    {
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Trove: database clusters", Version = "v1.0", Description = "OpenStack Trove's API of Redis and Vertica clusters." };
            // Whoever reads it knows by which address.
            document.Servers?.Clear();
            (document.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Access.TokenHeader },
            };
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
            foreach (string name in metadata.OfType<QueryMetadata>().SelectMany(query => query.Names))
                (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            if (metadata.OfType<BodyMetadata>().FirstOrDefault() is { } body)
                operation.RequestBody = new OpenApiRequestBody { Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = Describe(body.Schema) } } };
            if (metadata.OfType<AccessMetadata>().LastOrDefault() is not { Rule: AccessRule.Everybody })
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });

    private static OpenApiSchema Describe(Schema schema)
    {
        var described = new OpenApiSchema { Description = schema.Description.Length > 0 ? schema.Description : null };
        switch (schema)
        {
            case ObjectSchema thing:
                described.Type = JsonSchemaType.Object;
                described.Properties = thing.Properties.ToDictionary(property => property.Key, property => (IOpenApiSchema)Describe(property.Value));
                described.Required = thing.Required.ToHashSet();
                described.AdditionalPropertiesAllowed = thing.Open;
                break;
            case ArraySchema list:
                described.Type = JsonSchemaType.Array;
                described.Items = Describe(list.Items);
                described.MaxItems = list.MaxItems == int.MaxValue ? null : list.MaxItems;
                break;
            case TextSchema text:
                described.Type = JsonSchemaType.String;
                described.MinLength = text.MinLength == 0 ? null : text.MinLength;
                described.MaxLength = text.MaxLength == int.MaxValue ? null : text.MaxLength;
                described.Pattern = text.Pattern?.ToString();
                break;
            case IntegerSchema number:
                described.Type = JsonSchemaType.Integer;
                described.Minimum = number.Minimum?.ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
            case NullSchema:
                described.Type = JsonSchemaType.Null;
                break;
            case EitherSchema either:
                described.AnyOf = [.. either.Alternatives.Select(Describe)];
                break;
        }
        return described;
    }
}
